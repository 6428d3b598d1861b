import { describe, expect, it } from 'vitest'
import type { OutboxEntry, OutboxRecipient } from '../../api/outbox'
import { canDismiss, canTakeBack, reasonsOf, stageOf } from './stages'

const NOW = new Date('2026-11-22T10:00:00Z')
const LATER = '2026-11-23T07:00:00Z'
const to = (address: string, state: OutboxRecipient['state'] = 'waiting', reply?: string, status?: string): OutboxRecipient => ({ kind: 'to', address, state, reply, status })
const entry = (part: Partial<OutboxEntry>): OutboxEntry => ({
  id: 'e', draftId: 'd', accountId: 'a', subject: '', messageId: 'm', state: 'queued', stateText: '', sendAt: '2026-11-22T10:00:10Z', undoUntil: '2026-11-22T10:00:10Z',
  attempts: 0, createdAt: '2026-11-22T10:00:00Z', copyState: 'none', recipients: [to('a@x.example')], ...part,
})

describe('a message on its way', () => {
  it.each([
    ['leaving', {}],
    ['scheduled', { undoUntil: null, sendAt: LATER }],
    // Sent again by hand: at once, and not to be undone.
    ['leaving', { undoUntil: null, sendAt: '2026-11-22T10:00:00Z' }],
    ['retrying', { attempts: 2, nextAttemptAt: LATER }],
    ['sending', { state: 'sending', attempts: 1 }],
    ['sent', { state: 'sent', recipients: [to('a@x.example', 'accepted')] }],
    ['partly', { state: 'sent', recipients: [to('a@x.example', 'accepted'), to('b@x.example', 'refused')] }],
    ['failed', { state: 'failed', recipients: [to('a@x.example', 'refused')] }],
    ['unknown', { state: 'unknown' }],
  ] as const)('is %s', (stage, part) => {
    expect(stageOf(entry(part as Partial<OutboxEntry>), NOW)).toBe(stage)
  })

  it('can be taken back as long as nobody has it', () => {
    expect(canTakeBack(entry({}))).toBe(true)
    expect(canTakeBack(entry({ state: 'failed', recipients: [to('a@x.example', 'refused')] }))).toBe(true)
    expect(canTakeBack(entry({ attempts: 1, recipients: [to('a@x.example', 'accepted'), to('b@x.example', 'delayed')] }))).toBe(false)
    for (const state of ['sending', 'sent', 'unknown'] as const) expect(canTakeBack(entry({ state }))).toBe(false)
  })
})

describe('a message that has ended', () => {
  it('can be dismissed unless everybody has it', () => {
    for (const state of ['failed', 'unknown'] as const) expect(canDismiss(entry({ state }))).toBe(true)
    expect(canDismiss(entry({ state: 'sent', recipients: [to('a@x.example', 'accepted'), to('b@x.example', 'refused')] }))).toBe(true)
    expect(canDismiss(entry({ state: 'sent', recipients: [to('a@x.example', 'accepted')] }))).toBe(false)
    for (const state of ['queued', 'sending'] as const) expect(canDismiss(entry({ state }))).toBe(false)
  })
})

describe('why a message was refused', () => {
  it('is said once for all who share the reason', () => {
    const said = (address: string) => `550 5.1.1 <${address}>: User unknown`
    const recipients = [to('a@x.example', 'refused', said('a@x.example'), '5.1.1'), to('b@x.example', 'accepted'), to('c@x.example', 'refused', said('c@x.example'), '5.1.1'), to('d@y.example', 'delayed', 'The server cannot be reached.')]
    expect(reasonsOf(entry({ recipients }))).toEqual([
      { addresses: ['a@x.example', 'c@x.example'], word: 'address', reply: said('a@x.example'), isQuoted: true },
      { addresses: ['d@y.example'], word: '', reply: 'The server cannot be reached.', isQuoted: false },
    ])
  })

  it.each([['5.2.2', 'full'], ['4.2.2', 'full'], ['5.7.26', 'policy'], ['4.7.1', 'later'], ['5.1.10', 'domain'], ['5.3.4', 'large'], ['5.0.0', '']])('has a word for %s', (status, word) => {
    expect(reasonsOf(entry({ recipients: [to('a@x.example', 'refused', `550 ${status} no`, status)] }))[0]?.word).toBe(word)
  })
})
