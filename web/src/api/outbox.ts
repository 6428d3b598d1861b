import { api, idempotencyKey, unwrap } from './client'
import type { components } from './schema'
import type { Page } from './types'

type Schemas = components['schemas']

/** The document calls these plain texts; these are the values that there are. */
export type OutboxState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown'
export type CopyState = 'none' | 'waiting' | 'filed' | 'provider' | 'failed'
export type RecipientState = 'waiting' | 'accepted' | 'refused' | 'delayed' | 'bounced'

export type OutboxRecipient = Omit<Schemas['OutboxRecipient'], 'state'> & { state: RecipientState }
export type OutboxEntry = Omit<Schemas['OutboxEntry'], 'state' | 'copyState' | 'recipients'> & { state: OutboxState; copyState: CopyState; recipients: OutboxRecipient[] }
/** What to send, and when: at a time of its own, or once it can no longer be taken back. */
export type Sending = Schemas['SendDraft']

/** Messages that a page of the list holds. */
export const OUTBOX_PAGE = 50

const ENTRY = '/api/v1/outbox/{id}'
const withId = (id: string) => ({ params: { path: { id } } })

/** Messages on their way, and what became of them. */
export const outbox = {
  /** Moves a draft out. The same key again sends nothing twice. */
  send(draftId: string, body: Sending, key: string): Promise<OutboxEntry> {
    return unwrap<Schemas['OutboxEntry'], OutboxEntry>(api.POST('/api/v1/drafts/{id}/send', { ...withId(draftId), body, headers: idempotencyKey(key) }))
  },

  /** The newest first. */
  list(cursor?: string): Promise<Page<OutboxEntry>> {
    return unwrap<Schemas['List_OutboxEntry'], Page<OutboxEntry> & Schemas['List_OutboxEntry']>(api.GET('/api/v1/outbox', { params: { query: { limit: OUTBOX_PAGE, ...(cursor ? { cursor } : {}) } } }))
  },

  /** Takes a message back that nobody has got; it is a draft again. */
  async cancel(id: string): Promise<void> {
    await unwrap(api.DELETE(ENTRY, withId(id)))
  },

  /** Takes a message out of sight that has ended without everybody having got it. */
  async dismiss(id: string): Promise<void> {
    await unwrap(api.POST('/api/v1/outbox/{id}/dismiss', withId(id)))
  },

  /** Sends a message again to everybody of whom it is not certain that they have it. */
  retry(id: string): Promise<OutboxEntry> {
    return unwrap<Schemas['OutboxEntry'], OutboxEntry>(api.POST('/api/v1/outbox/{id}/retry', { ...withId(id), body: {} }))
  },
}
