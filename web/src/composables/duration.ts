/** Units that people count lengths of time in, the longest first, in seconds. */
export const UNITS = { day: 86_400, hour: 3600, minute: 60 } as const

export type Unit = keyof typeof UNITS

/** A length in its longest unit that counts it without a rest; seconds below a minute are cut. */
export function inUnits(seconds: number): { amount: number; unit: Unit } {
  const unit = (Object.keys(UNITS) as Unit[]).find((name) => seconds >= UNITS[name] && seconds % UNITS[name] === 0) ?? 'minute'
  return { amount: Math.floor(seconds / UNITS[unit]), unit }
}

/** What stands between two moments, in the largest unit that fits: 90 minutes are 1 hour. */
export function distance(milliseconds: number): { amount: number; unit: Unit | 'second' | 'month' | 'year' } {
  const seconds = Math.round(milliseconds / 1000)
  const size = Math.abs(seconds)
  const count = (unit: number) => Math.trunc(seconds / unit)
  if (size >= 365 * UNITS.day) return { amount: count(365 * UNITS.day), unit: 'year' }
  if (size >= 60 * UNITS.day) return { amount: count(30 * UNITS.day), unit: 'month' }
  if (size >= UNITS.day) return { amount: count(UNITS.day), unit: 'day' }
  if (size >= UNITS.hour) return { amount: count(UNITS.hour), unit: 'hour' }
  if (size >= UNITS.minute) return { amount: count(UNITS.minute), unit: 'minute' }
  return { amount: seconds, unit: 'second' }
}
