import type { DraftContent } from '../../api/drafts'

/** Names that the server fills by itself; those of the recipient only where there is one. */
const GIVEN = ['me', 'me.name', 'me.address', 'date']
export const OF_RECIPIENT = ['recipient', 'recipient.name', 'recipient.address']

/** What explains placeholders: all that are filled by themselves. */
export const EXPLAINED = ['recipient', 'recipient.address', 'me', 'me.address', 'date'] as const

/** The names that somebody has to give a value for before a template can stand in this draft. */
export function askedFor(placeholders: readonly string[], { to }: Pick<DraftContent, 'to'>): string[] {
  const given = to.length > 0 ? [...GIVEN, ...OF_RECIPIENT] : GIVEN
  return placeholders.filter((name) => !given.includes(name))
}
