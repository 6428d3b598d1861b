import type { Batch, BatchAction, Filter, Message, Row } from '../../api/mail'
import type { Selection } from '../selection'
import { placeOf } from '../views'

/** What an action is about: rows of a list, or everything in a view but some rows. */
export interface Target {
  filter: Filter
  rows: readonly Row[]
  all?: { except: readonly Row[] }
  /** Rows or conversations, as people count them. */
  count: number
}

export function targetOfRows(filter: Filter, rows: readonly Row[]): Target {
  return { filter, rows, count: rows.length }
}

/** A message as a list would show it. */
export function rowOf({ placements, ...message }: Message, thread: { count: number; unread: number } = { count: 1, unread: message.isRead ? 0 : 1 }): Row {
  const { placementId, folderId } = placements[0] ?? { placementId: '', folderId: '' }
  return { ...message, placementId, folderId, threadCount: thread.count, threadUnreadCount: thread.unread, threadHasDraft: message.isDraft }
}

export function targetOfSelection(filter: Filter, selection: Selection, total: number): Target {
  const rows = [...selection.rows.values()]
  if (selection.mode === 'some') return targetOfRows(filter, rows)
  return { filter, rows: [], all: { except: rows }, count: Math.max(0, total - rows.length) }
}

/**
 * The call for an action. A row that stands for a conversation means all its messages in the view; but marking it
 * unread, or with a star, means its newest message.
 */
export function batchOf(target: Target, action: BatchAction, more: { keyword?: string; targetFolderId?: string } = {}): Batch {
  const { filter } = target
  if (target.all) {
    const { conversations, sort, q, ...view } = filter
    // What is so already does not count towards what one call changes.
    const open = action === 'read' ? { unread: true } : action === 'unflag' ? { flagged: true } : {}
    const left = target.all.except
    const except = left.length === 0 ? {} : conversations ? { exceptThreadIds: left.map(({ threadId }) => threadId) } : { exceptIds: left.map(({ id }) => id) }
    return { action, ...more, all: { ...view, ...open, ...except } }
  }
  const newest = action === 'unread' || action === 'flag'
  const about: Partial<Batch> = filter.conversations && !newest ? { threadIds: target.rows.map(({ threadId }) => threadId), ...placeOf(filter) } : { ids: target.rows.map(({ id }) => id) }
  return { action, ...more, ...about }
}

/** How many a batch names or changes at most; larger ones are sent in parts. */
export const MOST = 10_000

/** The batch in parts that the server takes. */
export function parts(batch: Batch): Batch[] {
  const list = batch.ids ?? batch.threadIds
  if (!list || list.length <= MOST) return [batch]
  const name = batch.ids ? 'ids' : 'threadIds'
  return Array.from({ length: Math.ceil(list.length / MOST) }, (_, at) => ({ ...batch, [name]: list.slice(at * MOST, (at + 1) * MOST) }))
}
