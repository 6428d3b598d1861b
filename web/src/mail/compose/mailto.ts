import type { DraftContent, Recipient } from '../../api/drafts'
import { isAddress, withRecipients } from './recipients'

/** Characters of a link that are looked at, and people whom one may name. */
const LONGEST = 20_000
const MOST_PEOPLE = 50
/** Characters of a subject. */
const SUBJECT = 998

/**
 * What a `mailto:` link asks for (RFC 6068): recipients, a subject, a text. Anything else that it names, such as files of this
 * machine, is left out. Null for what is no such link.
 */
export function draftOfLink(href: string): Partial<DraftContent> | null {
  const [, path = '', query = ''] = /^mailto:([^?#]*)(?:\?([^#]*))?/i.exec(href.slice(0, LONGEST)) ?? []
  if (!/^mailto:/i.test(href)) return null
  const fields = query.split('&').map((field) => {
    const at = field.indexOf('=')
    return at < 0 ? [field.toLowerCase(), ''] : [field.slice(0, at).toLowerCase(), decoded(field.slice(at + 1))]
  })
  const all = (name: string): string[] => fields.filter(([field]) => field === name).map(([, value]) => value ?? '')
  const people = (texts: readonly string[]): Recipient[] => withRecipients([], texts.flatMap((text) => text.split(',')).map((address) => ({ address: address.trim() })).filter(({ address }) => isAddress(address)).slice(0, MOST_PEOPLE))
  const body = all('body').join('\n').replace(/\r\n?/g, '\n')
  return {
    to: people([...path.split(',').map(decoded), ...all('to')]),
    cc: people(all('cc')),
    bcc: people(all('bcc')),
    subject: all('subject').join(' ').replace(/\s+/g, ' ').trim().slice(0, SUBJECT),
    body,
  }
}

/** Without what is encoded; a `+` is a plus here. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
