/** A name and a value out of an entry's metadata. */
export interface Note {
  name: string
  value: string
}

/** Metadata as lines to read: nested names are joined by dots, a change from old to new is shown as one. */
export function notesOf(metadata: Record<string, unknown>, prefix = ''): Note[] {
  return Object.entries(metadata).flatMap(([key, value]) => {
    const name = prefix ? `${prefix}.${key}` : key
    if (isChange(value)) return [{ name, value: `${plain(value.from ?? value.old)} → ${plain(value.to ?? value.new)}` }]
    if (isObject(value) && Object.keys(value).length > 0) return notesOf(value, name)
    return [{ name, value: plain(value) }]
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isChange(value: unknown): value is { from?: unknown; to?: unknown; old?: unknown; new?: unknown } {
  if (!isObject(value)) return false
  const keys = Object.keys(value).sort().join(' ')
  return keys === 'from to' || keys === 'new old'
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (Array.isArray(value)) return value.length > 0 ? value.map(plain).join(', ') : '–'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
