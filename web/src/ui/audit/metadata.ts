/** A name and a value out of an entry's metadata; `before` where it says what was, and `value` what is. */
export interface Note {
  name: string
  value: Plain
  before?: Plain
}

/** What can be shown in a line. Nothing is null. */
export type Plain = string | number | boolean | null

/** Metadata as lines to read: nested names are joined by dots; of old and new states only what differs. */
export function notesOf(metadata: Record<string, unknown>, prefix = ''): Note[] {
  const change = changeIn(metadata)
  if (change) return differences(change.before, change.after, prefix)
  return Object.entries(metadata).flatMap(([key, value]) => {
    const name = prefix ? `${prefix}.${key}` : key
    return isObject(value) && Object.keys(value).length > 0 ? notesOf(value, name) : [{ name, value: plain(value) }]
  })
}

function differences(before: unknown, after: unknown, name: string): Note[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).flatMap((key) => differences(before[key], after[key], name ? `${name}.${key}` : key))
  }
  return [{ name, value: plain(after), before: plain(before) }]
}

/** The two states of an object that holds nothing but `old` and `new`, or `from` and `to`. */
function changeIn(value: Record<string, unknown>): { before: unknown; after: unknown } | null {
  const keys = Object.keys(value).sort().join(' ')
  if (keys === 'from to') return { before: value.from, after: value.to }
  return keys === 'new old' ? { before: value.old, after: value.new } : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function plain(value: unknown): Plain {
  if (value === null || value === undefined || value === '') return null
  if (Array.isArray(value)) return value.length > 0 ? value.map((item) => plain(item) ?? '–').join(', ') : null
  if (typeof value === 'object') return JSON.stringify(value)
  return typeof value === 'boolean' || typeof value === 'number' ? value : String(value)
}
