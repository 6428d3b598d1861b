import type { Policy, PolicyChange } from '../api/policy'

/** What can be filled in on the policy page. */
export type PolicyForm = Omit<Policy, 'version'>

/** Seconds that the server takes for each length (identity.md, sessions). */
export const LIMITS = { idle: { min: 300, max: 2_592_000 }, max: { min: 3600, max: 7_776_000 } } as const

/** Lengths that are offered by name. */
export const LENGTHS = {
  idle: [900, 3600, 28_800, 86_400, 604_800, 2_592_000],
  max: [3600, 28_800, 43_200, 86_400, 604_800, 2_592_000, 7_776_000],
} as const

export function formOf({ version: _, ...form }: Policy): PolicyForm {
  return form
}

/** Only what differs from the policy as it was read. */
export function changeOf(form: PolicyForm, read: PolicyForm): PolicyChange {
  const names = Object.keys(form) as (keyof PolicyForm)[]
  return Object.fromEntries(names.filter((name) => form[name] !== read[name]).map((name) => [name, form[name]]))
}

/** What is wrong with a length, as a key of the catalogue; null when nothing is. */
export function lengthProblem(kind: keyof typeof LIMITS, seconds: number | null): 'tooShort' | 'tooLong' | 'missing' | null {
  if (seconds === null) return null
  if (!Number.isFinite(seconds)) return 'missing'
  if (seconds < LIMITS[kind].min) return 'tooShort'
  return seconds > LIMITS[kind].max ? 'tooLong' : null
}
