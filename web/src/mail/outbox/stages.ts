import type { OutboxEntry, OutboxRecipient } from '../../api/outbox'

/** How far a message is, as people see it: the server's state, told apart by when it leaves and whom it reached. */
export type Stage = 'leaving' | 'scheduled' | 'sending' | 'retrying' | 'sent' | 'partly' | 'failed' | 'unknown'

export function stageOf(entry: OutboxEntry, now: Date): Stage {
  const { state, attempts, undoUntil, sendAt } = entry
  if (state === 'queued') {
    if (attempts > 0) return 'retrying'
    return !undoUntil && Date.parse(sendAt) > now.getTime() ? 'scheduled' : 'leaving'
  }
  return state === 'sent' && entry.recipients.some(wasMissed) ? 'partly' : state
}

/** Whether it is over, so that nothing is left to be done. */
export const isSettled = ({ state }: OutboxEntry): boolean => state === 'sent'

/** Whether nobody sends it any more, though somebody may lack it. */
export const isTroubled = ({ state }: OutboxEntry): boolean => state === 'failed' || state === 'unknown'

/** Whether it has ended without everybody having got it, so that somebody can say that they know. */
export const canDismiss = (entry: OutboxEntry): boolean => isTroubled(entry) || (entry.state === 'sent' && entry.recipients.some(wasMissed))

/** As long as nobody has it, and nobody is about to get it. */
export function canTakeBack({ state, recipients }: OutboxEntry): boolean {
  return (state === 'queued' || state === 'failed') && !recipients.some((recipient) => recipient.state === 'accepted')
}

/** Why some do not have it: those about whom the same was said are together. */
export interface Reason {
  addresses: string[]
  /** A word of the catalogue for the server's status code (RFC 3463), or nothing where that says too little. */
  word: string
  /** What was said. */
  reply: string
  /** The words are the mail server's own. */
  isQuoted: boolean
}

export function reasonsOf({ recipients }: OutboxEntry): Reason[] {
  const reasons = new Map<string, Reason>()
  for (const { address, reply, status } of recipients.filter(wasMissed)) {
    const said = reply ?? ''
    // Servers name the address that they speak of.
    const key = said.replaceAll(address, '')
    const present = reasons.get(key)
    if (present) present.addresses.push(address)
    else reasons.set(key, { addresses: [address], word: wordOf(status ?? ''), reply: said, isQuoted: /^\d{3}\b/.test(said) })
  }
  return [...reasons.values()]
}

const wasMissed = ({ state }: OutboxRecipient): boolean => state === 'refused' || state === 'delayed' || state === 'bounced'

/** Subjects and details of status codes; the class before them says whether it is for good. */
const WORDS: readonly [RegExp, string][] = [
  [/^5\.1\.(1|3|6)$/, 'address'],
  [/^5\.1\.(2|10)$/, 'domain'],
  [/^\d\.2\.1$/, 'disabled'],
  [/^\d\.2\.2$/, 'full'],
  [/^\d\.(2\.3|3\.4)$/, 'large'],
  [/^5\.7\./, 'policy'],
  [/^4\./, 'later'],
]

function wordOf(status: string): string {
  return WORDS.find(([pattern]) => pattern.test(status))?.[1] ?? ''
}
