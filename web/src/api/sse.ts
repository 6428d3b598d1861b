/** A server-sent event; `id` only if it had one. */
export interface ServerEvent {
  id?: string
  event: string
  data: string
}

/**
 * Puts events together from pieces of text, as they arrive (HTML, section 9.2.6). Comments are passed over.
 * Returns a function that takes the next piece and gives the events that it completed.
 */
export function eventParser(): (text: string) => ServerEvent[] {
  let rest = ''
  let fields: { id?: string; event?: string; data: string[] } = { data: [] }

  return (text) => {
    const events: ServerEvent[] = []
    rest += text
    // A carriage return at the end may be half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (fields.data.length > 0) events.push({ ...(fields.id === undefined ? {} : { id: fields.id }), event: fields.event ?? 'message', data: fields.data.join('\n') })
        fields = { data: [] }
        continue
      }
      const colon = line.indexOf(':')
      if (colon === 0) continue
      const name = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (name === 'data') fields.data.push(value)
      else if (name === 'id') fields.id = value
      else if (name === 'event') fields.event = value
    }
    return events
  }
}
