import { call } from './client'
import type { Draft } from './drafts'

/** Where a mail is on its way out. */
export type OutboxState = 'scheduled' | 'waiting' | 'sending' | 'retrying' | 'sent' | 'failed' | 'unknown' | 'cancelled'

export interface OutboxRecipient {
  address: string
  state: string
  detail?: string | null
}

export interface OutboxEntry {
  id: string
  draftId: string
  subject?: string
  state: OutboxState
  /** What the server says about it, for the person who sent it. */
  stateText?: string | null
  sendAt?: string | null
  /** Until then it can be taken back. */
  undoUntil?: string | null
  recipients?: OutboxRecipient[]
}

export type AnswerKind = 'reply' | 'replyAll' | 'forward' | 'forwardAttached'

/** Mail on its way out, and the drafts that answer a message. */
export const outbox = {
  /** Moves a draft out; it leaves `undoSeconds` later, or at a time that was chosen. */
  send(draftId: string, body: { version: number; sendAt?: string; undoSeconds?: number }): Promise<OutboxEntry> {
    return call('POST', `/api/v1/drafts/${draftId}/send`, body)
  },

  async list(): Promise<OutboxEntry[]> {
    return (await call<{ items: OutboxEntry[] }>('GET', '/api/v1/outbox')).items
  },

  /** Takes a mail back that has not left; it is a draft again. */
  async cancel(id: string): Promise<void> {
    await call('DELETE', `/api/v1/outbox/${id}`)
  },

  async retry(id: string): Promise<void> {
    await call('POST', `/api/v1/outbox/${id}/retry`)
  },

  /** Begins a draft that answers a message or passes it on. */
  async answer(messageId: string, kind: AnswerKind, draftId: string): Promise<Draft> {
    return (await call<{ draft: Draft }>('POST', `/api/v1/messages/${messageId}/draft`, { kind, draftId })).draft
  },
}
