import type { Draft, DraftContent, Recipient } from '../../api/drafts'
import { withRecipients } from './recipients'
import { htmlOf, inLines, textOf, withoutLines } from './text'

/** An empty sheet. */
export function emptyContent(): DraftContent {
  return { subject: '', body: '', bodyHtml: null, to: [], cc: [], bcc: [], attachments: [], tags: [], scheduledSendTime: null, identityId: null, inReplyTo: null, references: [] }
}

/** What is in a draft, without what is known about it. */
export function contentOf(draft: Draft | DraftContent): DraftContent {
  const { subject, body, bodyHtml, to, cc, bcc, attachments, tags, scheduledSendTime, identityId, inReplyTo, references } = draft
  return { subject, body, bodyHtml: bodyHtml ?? null, to, cc, bcc, attachments, tags, scheduledSendTime: scheduledSendTime ?? null, identityId: identityId ?? null, inReplyTo: inReplyTo ?? null, references }
}

/** Whether nobody would miss it: nothing was written, nobody named, nothing attached. */
export function isBlank({ subject, body, to, cc, bcc, attachments }: DraftContent): boolean {
  return subject.trim() === '' && body.trim() === '' && to.length + cc.length + bcc.length + attachments.length === 0
}

/** Whether two contents say the same, however their links and times of uploading differ. */
export function sameContent(one: DraftContent, other: DraftContent): boolean {
  return fieldsOf(one) === fieldsOf(other)
}

function fieldsOf({ attachments, ...content }: DraftContent): string {
  const names = (people: readonly Recipient[]) => people.map(({ name, address }) => [name ?? '', address])
  const { subject, body, bodyHtml, to, cc, bcc, tags, scheduledSendTime, identityId, inReplyTo, references } = content
  return JSON.stringify([subject, body, bodyHtml ?? null, names(to), names(cc), names(bcc), attachments.map(({ id }) => id), tags, scheduledSendTime ?? null, identityId ?? null, inReplyTo ?? null, references])
}

/**
 * What was typed after a save was sent, on top of what that save was merged with. Null where both changed the same place: the
 * next save then begins with the old version once more, so that the server tells what to do.
 */
export function rebased(sent: DraftContent, typed: DraftContent, merged: DraftContent): DraftContent | null {
  if (sameContent(sent, typed)) return merged
  const body = rebasedText(sent.body, typed.body, merged.body)
  const html = sent.bodyHtml == null || typed.bodyHtml == null || merged.bodyHtml == null ? typed.bodyHtml : rebasedText(sent.bodyHtml, typed.bodyHtml, merged.bodyHtml)
  if (body === null || html === null && typed.bodyHtml != null) return null
  const next: DraftContent = { ...merged, body, bodyHtml: html ?? null }
  for (const field of ['subject', 'scheduledSendTime', 'identityId', 'inReplyTo'] as const) {
    if (JSON.stringify(typed[field] ?? null) !== JSON.stringify(sent[field] ?? null)) Object.assign(next, { [field]: typed[field] })
  }
  for (const field of ['to', 'cc', 'bcc'] as const) next[field] = rebasedList(sent[field], typed[field], merged[field], ({ address }) => address.toLowerCase())
  next.attachments = rebasedList(sent.attachments, typed.attachments, merged.attachments, ({ id }) => id)
  for (const field of ['tags', 'references'] as const) next[field] = rebasedList(sent[field], typed[field], merged[field], (text) => text)
  return next
}

/** Both changes to a list, as the server merges them: what one side added is there, what one side took away is not. */
function rebasedList<T>(base: readonly T[], ours: readonly T[], theirs: readonly T[], key: (one: T) => string): T[] {
  const has = (all: readonly T[], one: T) => all.some((other) => key(other) === key(one))
  return [...theirs.filter((one) => has(ours, one) || !has(base, one)), ...ours.filter((one) => !has(base, one) && !has(theirs, one))]
}

/** Both changes to a text, each taken as the one span that it touches; null where the spans meet. */
export function rebasedText(base: string, ours: string, theirs: string): string | null {
  if (ours === base || ours === theirs) return theirs
  if (theirs === base) return ours
  const [own, other] = [spanOf(base, ours), spanOf(base, theirs)]
  if (own.from <= other.to && other.from <= own.to) return null
  const [first, second] = own.from < other.from ? [own, other] : [other, own]
  return base.slice(0, first.from) + first.text + base.slice(first.to, second.from) + second.text + base.slice(second.to)
}

/** The one span of `base` whose replacement makes `changed`. */
function spanOf(base: string, changed: string): { from: number; to: number; text: string } {
  const shorter = Math.min(base.length, changed.length)
  let from = 0
  while (from < shorter && base[from] === changed[from]) from += 1
  let end = 0
  while (end < shorter - from && base[base.length - 1 - end] === changed[changed.length - 1 - end]) end += 1
  return { from, to: base.length - end, text: changed.slice(from, changed.length - end) }
}

/** Both versions in one, the stored text above: to be put in order by hand. */
export function bothOf(stored: DraftContent, mine: DraftContent): DraftContent {
  const html = stored.bodyHtml == null && mine.bodyHtml == null ? null : `${stored.bodyHtml ?? htmlOf(stored.body)}<p></p>${mine.bodyHtml ?? htmlOf(mine.body)}`
  const files = [...stored.attachments, ...mine.attachments.filter(({ id }) => !stored.attachments.some((file) => file.id === id))]
  return {
    ...mine,
    subject: mine.subject || stored.subject,
    body: html === null ? `${stored.body}\n\n${mine.body}` : textOf(html),
    bodyHtml: html === null ? null : inLines(withoutLines(html)),
    to: withRecipients(stored.to, mine.to), cc: withRecipients(stored.cc, mine.cc), bcc: withRecipients(stored.bcc, mine.bcc),
    attachments: files,
    tags: [...new Set([...stored.tags, ...mine.tags])],
  }
}
