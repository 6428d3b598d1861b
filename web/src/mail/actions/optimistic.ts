import type { Batch, BatchAction, Filter, Folder, FolderType, Row, Thread } from '../../api/mail'
import { keyOf } from '../selection'
import { mapRows, onlyRows, type Snapshot } from '../list/snapshot'

/** Where an action puts messages, when it moves them. */
const DESTINATION: Partial<Record<BatchAction, FolderType>> = { archive: 'archive', delete: 'trash', spam: 'spam', inbox: 'inbox' }

export const movesAway = (action: BatchAction): boolean => action === 'move' || action in DESTINATION

/** What the folders are, as far as the page knows them. */
export type FolderLookup = (id: string) => Folder | undefined

const isUnread = (row: Row): boolean => !row.isRead || (row.threadUnreadCount ?? 0) > 0

/** Whether a batch reaches what a row of this list stands for. */
function reaches(batch: Batch, row: Row, filter: Filter): boolean {
  if (batch.all) {
    const { exceptIds, exceptThreadIds, ...all } = batch.all
    const sameView = all.folderId === filter.folderId && all.folderType === filter.folderType && filter.q === undefined && (!all.flagged || row.isFlagged) && (!all.unread || isUnread(row))
    return sameView && !exceptIds?.includes(row.id) && !exceptThreadIds?.includes(row.threadId)
  }
  if (batch.threadIds?.includes(row.threadId)) return !batch.folderId || batch.folderId === row.folderId || filter.conversations === true
  return batch.ids?.includes(row.id) ?? false
}

/** A row after the batch, or null when it is no longer in this list. */
export function rowAfter(batch: Batch, row: Row, filter: Filter, folderOf: FolderLookup): Row | null {
  if (!reaches(batch, row, filter)) return row
  const { action } = batch
  const keyword = batch.keyword ?? ''
  if (action === 'read') return { ...row, isRead: true, threadUnreadCount: filter.conversations ? 0 : row.threadUnreadCount }
  if (action === 'unread') return { ...row, isRead: false, threadUnreadCount: filter.conversations ? Math.max(1, row.threadUnreadCount ?? 0) : row.threadUnreadCount }
  if (action === 'flag') return { ...row, isFlagged: true }
  if (action === 'unflag') return { ...row, isFlagged: false }
  if (action === 'addKeyword') return { ...row, keywords: [...new Set([...row.keywords, keyword])] }
  if (action === 'removeKeyword') return { ...row, keywords: row.keywords.filter((word) => word !== keyword) }
  // One message of a conversation goes; the others stay.
  if (filter.conversations && !batch.all && !batch.threadIds?.includes(row.threadId) && (row.threadCount ?? 1) > 1) return row
  const type = action === 'move' ? folderOf(batch.targetFolderId ?? '')?.type : DESTINATION[action]
  if (filter.folderId) return filter.folderId === batch.targetFolderId || (action !== 'move' && folderOf(filter.folderId)?.type === type && action !== 'delete') ? row : null
  if (filter.folderType) return filter.folderType === type && action !== 'delete' ? row : null
  return action === 'delete' || action === 'spam' ? null : row
}

export function listAfter(batch: Batch, list: Snapshot, folderOf: FolderLookup): Snapshot {
  const change = (row: Row) => rowAfter(batch, row, list.filter, folderOf)
  const all = batch.all
  // Rows that nobody has read yet are gone as well.
  if (all && movesAway(batch.action) && all.folderId === list.filter.folderId && all.folderType === list.filter.folderType && list.filter.q === undefined) {
    return onlyRows(list, (row) => change(row) !== null)
  }
  return mapRows(list, change)
}

export function threadAfter(batch: Batch, thread: Thread): Thread {
  const whole = batch.threadIds?.includes(thread.id) ?? false
  const messages = thread.messages.map((message) => {
    if (!whole && !batch.ids?.includes(message.id)) return message
    const { action } = batch
    const keyword = batch.keyword ?? ''
    if (action === 'read' || action === 'unread') return { ...message, isRead: action === 'read' }
    if (action === 'flag' || action === 'unflag') return { ...message, isFlagged: action === 'flag' }
    if (action === 'addKeyword') return { ...message, keywords: [...new Set([...message.keywords, keyword])] }
    if (action === 'removeKeyword') return { ...message, keywords: message.keywords.filter((word) => word !== keyword) }
    return message
  })
  return { ...thread, messages }
}

/** How the numbers of unread messages change, by folder. */
export function unreadAfter(batch: Batch, rows: readonly Row[], conversations: boolean): Map<string, number> {
  const changes = new Map<string, number>()
  const add = (folderId: string, by: number) => changes.set(folderId, (changes.get(folderId) ?? 0) + by)
  for (const row of rows) {
    const unread = conversations ? Math.max(row.threadUnreadCount ?? 0, row.isRead ? 0 : 1) : row.isRead ? 0 : 1
    if (batch.action === 'unread') {
      if (unread === 0) add(row.folderId, 1)
    } else if (batch.action === 'read' || movesAway(batch.action)) {
      if (unread > 0) add(row.folderId, -unread)
      if (unread > 0 && batch.targetFolderId) add(batch.targetFolderId, unread)
    }
  }
  return changes
}

/** The keys under which a list knows the rows that a batch is about. */
export function keysOf(rows: readonly Row[], conversations: boolean): Set<string> {
  return new Set(rows.map((row) => keyOf(row, conversations)))
}
