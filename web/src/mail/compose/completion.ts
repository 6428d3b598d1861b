import { contacts } from '../../api/contacts'
import type { Recipient } from '../../api/drafts'
import { messages } from '../../api/messages'
import { withRecipients } from './recipients'

/** People whose name or address begins so: first those that were written to, then those of the mail that came. */
export async function correspondents(typed: string): Promise<Recipient[]> {
  const [known, suggestions] = await Promise.all([contacts.beginning(typed), messages.suggestions(`to:${typed}`)])
  const written = known.map(({ name, address }) => (name ? { name, address } : { address }))
  return withRecipients(written, suggestions.filter(({ kind }) => kind === 'address').map(({ label }) => personOf(label)))
}

/** What a suggestion says: an address, or a name with the address in angle brackets behind it. */
export function personOf(label: string): Recipient {
  const place = label.lastIndexOf('<')
  const address = label.slice(place + 1).replace(/>\s*$/, '').trim()
  const name = label.slice(0, Math.max(0, place)).trim()
  return name ? { name, address } : { address }
}
