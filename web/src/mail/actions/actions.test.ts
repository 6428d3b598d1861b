import { describe, expect, it } from 'vitest'
import type { Batch, Filter, Folder, Row, Thread } from '../../api/mail'
import { anchored, countOf, knownRows, withPage } from '../list/snapshot'
import { NOTHING, toggled } from '../selection'
import { listAfter, rowAfter, threadAfter, unreadAfter } from './optimistic'
import { batchOf, parts, targetOfRows, targetOfSelection } from './target'

const row = (id: string, more: Partial<Row> = {}) => ({ id, threadId: `t${id}`, folderId: 'in', threadCount: 1, threadUnreadCount: 1, isRead: false, isFlagged: false, keywords: [], ...more }) as unknown as Row
const folders = [{ id: 'in', type: 'inbox' }, { id: 'ar', type: 'archive' }, { id: 'c', type: 'custom' }, { id: 'bin', type: 'trash' }] as Folder[]
const folderOf = (id: string) => folders.find((folder) => folder.id === id)
const grouped: Filter = { folderType: 'inbox', conversations: true }
const after = (batch: Batch, one: Row, filter: Filter) => rowAfter(batch, one, filter, folderOf)

describe('the call for an action', () => {
  it('means whole conversations within the view, but the newest message when it marks', () => {
    const target = targetOfRows(grouped, [row('1')])
    expect(batchOf(target, 'archive')).toEqual({ action: 'archive', threadIds: ['t1'], folderType: 'inbox' })
    expect(batchOf(target, 'flag')).toEqual({ action: 'flag', ids: ['1'] })
    expect(batchOf(targetOfRows({ q: 'x' }, [row('1')]), 'read')).toEqual({ action: 'read', ids: ['1'] })
  })

  it('means everything in the view but some', () => {
    const chosen = { ...toggled(NOTHING, 't1', row('1')), mode: 'all' as const }
    const target = targetOfSelection(grouped, chosen, 3482)
    expect(target.count).toBe(3481)
    expect(batchOf(target, 'delete')).toEqual({ action: 'delete', all: { folderType: 'inbox', exceptThreadIds: ['t1'] } })
  })

  it('is sent in parts of 10,000', () => {
    const ids = Array.from({ length: 25_000 }, (_, at) => String(at))
    expect(parts({ action: 'read', ids }).map((part) => part.ids?.length)).toEqual([10_000, 10_000, 5_000])
  })
})

describe('a row after an action', () => {
  it('leaves the folder that it was moved out of', () => {
    expect(after({ action: 'archive', threadIds: ['t1'], folderType: 'inbox' }, row('1'), grouped)).toBeNull()
    expect(after({ action: 'move', ids: ['1'], targetFolderId: 'c' }, row('1'), { folderId: 'in' })).toBeNull()
    expect(after({ action: 'move', ids: ['1'], targetFolderId: 'c' }, row('1'), { folderId: 'c' })).not.toBeNull()
    expect(after({ action: 'archive', ids: ['1'] }, row('1'), { folderId: 'ar' })).not.toBeNull()
    expect(after({ action: 'delete', ids: ['1'] }, row('1'), { folderType: 'trash' })).toBeNull()
  })

  it('stays in a search, unless it goes into the bin', () => {
    expect(after({ action: 'archive', ids: ['1'] }, row('1'), { q: 'x' })).not.toBeNull()
    expect(after({ action: 'delete', ids: ['1'] }, row('1'), { q: 'x' })).toBeNull()
  })

  it('stays while other messages of its conversation do', () => {
    expect(after({ action: 'archive', ids: ['1'] }, row('1', { threadCount: 3 }), grouped)).not.toBeNull()
  })

  it('carries its new marks, and others are left alone', () => {
    expect(after({ action: 'read', threadIds: ['t1'] }, row('1'), grouped)).toMatchObject({ isRead: true, threadUnreadCount: 0 })
    // A list without conversations counts no threads.
    expect(after({ action: 'unread', ids: ['1'] }, row('1', { isRead: true, threadUnreadCount: undefined }), {})).toMatchObject({ isRead: false, threadUnreadCount: undefined })
    expect(after({ action: 'addKeyword', ids: ['1'], keyword: 'Tax' }, row('1'), {})?.keywords).toEqual(['Tax'])
    const other = row('2')
    expect(after({ action: 'read', threadIds: ['t1'] }, other, grouped)).toBe(other)
  })
})

describe('a list after an action on everything', () => {
  const list = withPage(anchored(grouped, 400, ['a', 'b']), 0, [row('1'), row('2')])

  it('keeps only what was left out', () => {
    const left = listAfter({ action: 'delete', all: { folderType: 'inbox', exceptThreadIds: ['t2'] } }, list, folderOf)
    expect(knownRows(left).map(({ id }) => id)).toEqual(['2'])
    expect(countOf(left)).toBe(1)
  })

  it('marks what is known', () => {
    expect(knownRows(listAfter({ action: 'read', all: { folderType: 'inbox' } }, list, folderOf)).every(({ isRead }) => isRead)).toBe(true)
  })
})

describe('numbers and threads after an action', () => {
  it('count unread messages down and up', () => {
    const batch: Batch = { action: 'move', targetFolderId: 'c', ids: [] }
    expect([...unreadAfter(batch, [row('1'), row('2', { isRead: true, threadUnreadCount: 0 })], false)]).toEqual([['in', -1], ['c', 1]])
    expect([...unreadAfter({ action: 'unread', ids: [] }, [row('1', { isRead: true, threadUnreadCount: 0 })], true)]).toEqual([['in', 1]])
  })

  it('mark the messages that are meant', () => {
    const thread = { id: 't1', messages: [row('1'), row('2')] } as unknown as Thread
    expect(threadAfter({ action: 'read', ids: ['2'] }, thread).messages.map(({ isRead }) => isRead)).toEqual([false, true])
    expect(threadAfter({ action: 'read', threadIds: ['t1'] }, thread).messages.every(({ isRead }) => isRead)).toBe(true)
  })
})
