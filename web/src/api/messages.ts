import { api, unwrap } from './client'
import type { Anchors, Batch, BatchResult, Filter, Message, MessagePage, Suggestion, Thread } from './mail'

/** Lists, messages, threads, and what is done with them. */
export const messages = {
  list(filter: Filter, page: { cursor?: string; limit?: number }, signal?: AbortSignal): Promise<MessagePage> {
    return unwrap(api.GET('/api/v1/messages', { params: { query: { ...filter, ...page } }, signal }))
  },

  /** Where a list can be entered, so that it can be jumped about in; searches have no such places. */
  anchors({ q, sort, ...view }: Filter, every: number, signal?: AbortSignal): Promise<Anchors> {
    return unwrap(api.GET('/api/v1/messages/anchors', { params: { query: { ...view, every } }, signal }))
  },

  get(id: string): Promise<Message> {
    return unwrap(api.GET('/api/v1/messages/{id}', { params: { path: { id } } }))
  },

  thread(id: string): Promise<Thread> {
    return unwrap(api.GET('/api/v1/threads/{id}', { params: { path: { id } } }))
  },

  batch(body: Batch): Promise<BatchResult> {
    return unwrap(api.POST('/api/v1/messages/batch', { body }))
  },

  async undo(undoId: string): Promise<void> {
    await unwrap(api.POST('/api/v1/messages/undo', { body: { undoId } }))
  },

  async allowImages(address: string, allow: boolean): Promise<void> {
    await unwrap(api.POST('/api/v1/senders/images', { body: { address, allow } }))
  },

  /** How the last word of a search could go on; each stands for the whole word. */
  async suggestions(q: string): Promise<Suggestion[]> {
    return (await unwrap(api.GET('/api/v1/search/suggestions', { params: { query: { q } } }))).items
  },
}
