/** The moment at which a day (`2026-11-21`) begins in a time zone, as an RFC 3339 time; null when it is no day. */
export function startOfDay(day: string, timeZone?: string): string | null {
  return momentOf(`${day}T00:00`, timeZone)
}

/** The moment at which clocks of a time zone show a day and a time (`2026-11-21T08:00`), as an RFC 3339 time; null when that is none. */
export function momentOf(shown: string, timeZone?: string): string | null {
  const inUtc = Date.parse(`${shown}:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(shown) || Number.isNaN(inUtc)) return null
  // The offset at the guess may differ from the one at the result, where clocks change between the two.
  const guess = inUtc - offsetAt(inUtc, timeZone)
  return new Date(inUtc - offsetAt(guess, timeZone)).toISOString()
}

/** What clocks of a time zone show at a moment: `2026-11-21T08:00`. */
export function shownAt(moment: Date, timeZone?: string): string {
  return new Date(moment.getTime() + offsetAt(moment.getTime(), timeZone)).toISOString().slice(0, 16)
}

/** The day after a day, by its name alone. */
export function dayAfter(day: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(midnight) ? day : new Date(midnight + 86_400_000).toISOString().slice(0, 10)
}

/** Milliseconds by which a time zone is ahead of UTC at a moment. */
function offsetAt(moment: number, timeZone?: string): number {
  const parts = formatter(timeZone).formatToParts(moment)
  const read = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value)
  const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'))
  return local - Math.floor(moment / 1000) * 1000
}

function formatter(timeZone?: string): Intl.DateTimeFormat {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone })
  } catch {
    // A time zone that this browser does not know: use its own.
    return new Intl.DateTimeFormat('en-US', options)
  }
}
