import type { Recipient } from '../../api/drafts'
import { messages } from '../../api/messages'

/** People of the own mail whose name or address begins so. */
export async function correspondents(typed: string): Promise<Recipient[]> {
  const suggestions = await messages.suggestions(`to:${typed}`)
  return suggestions.filter(({ kind }) => kind === 'address').map(({ label }) => personOf(label))
}

/** What a suggestion says: an address, or a name with the address in angle brackets behind it. */
export function personOf(label: string): Recipient {
  const place = label.lastIndexOf('<')
  const address = label.slice(place + 1).replace(/>\s*$/, '').trim()
  const name = label.slice(0, Math.max(0, place)).trim()
  return name ? { name, address } : { address }
}
