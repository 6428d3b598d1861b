import { request } from './client'
import type { Anchors, Batch, BatchResult, Filter, Message, MessagePage, Suggestion, Thread } from './mail'

/** Lists, messages, threads, and what is done with them. */
export const messages = {
  async list(filter: Filter, page: { cursor?: string; limit?: number; total?: boolean }, signal?: AbortSignal): Promise<MessagePage> {
    return (await request<MessagePage>('GET', '/messages', { query: { ...filter, ...page }, signal })).value
  },

  /** Where a list can be entered, so that it can be jumped about in. */
  async anchors(filter: Filter, every: number, signal?: AbortSignal): Promise<Anchors> {
    return (await request<Anchors>('GET', '/messages/anchors', { query: { ...filter, every }, signal })).value
  },

  async get(id: string): Promise<Message> {
    return (await request<Message>('GET', `/messages/${id}`)).value
  },

  async thread(id: string): Promise<Thread> {
    return (await request<Thread>('GET', `/threads/${id}`)).value
  },

  async batch(body: Batch): Promise<BatchResult> {
    return (await request<BatchResult>('POST', '/messages/batch', { body })).value
  },

  async undo(undoId: string): Promise<void> {
    await request('POST', '/messages/undo', { body: { undoId } })
  },

  async allowImages(address: string, allow: boolean): Promise<void> {
    await request('POST', '/senders/images', { body: { address, allow } })
  },

  async suggestions(q: string): Promise<Suggestion[]> {
    return (await request<{ items: Suggestion[] }>('GET', '/search/suggestions', { query: { q } })).value.items
  },
}
