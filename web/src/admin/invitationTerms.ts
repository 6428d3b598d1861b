/** Days for which an invitation can be open, the usual one first in mind. */
export const TERMS = [1, 3, 7, 14, 30] as const

export const USUAL_TERM = 7
