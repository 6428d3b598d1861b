import { describe, expect, it } from 'vitest'
import type { Filter, Row } from '../../api/mail'
import { newRowsOf } from './arrivals'
import { anchored, withPage } from './snapshot'

const row = (id: string, receivedAt: string, isRead = false) => ({ id, receivedAt, isRead }) as Row
const list = (filter: Filter, ...rows: Row[]) => withPage(anchored(filter, rows.length, ['c']), 0, rows)
const inbox: Filter = { folderType: 'inbox' }

describe('new mail', () => {
  const before = list(inbox, row('1', '2026-11-21T09:00:00Z'))

  it('is what came after the newest row', () => {
    const now = list(inbox, row('2', '2026-11-21T09:42:00Z'), row('1', '2026-11-21T09:00:00Z'))
    expect(newRowsOf(before, now).map(({ id }) => id)).toEqual(['2'])
  })

  it('is not what was moved in from earlier, nor what one has read elsewhere', () => {
    const now = list(inbox, row('3', '2026-11-21T10:00:00Z', true), row('1', '2026-11-21T09:00:00Z'), row('0', '2026-11-20T09:00:00Z'))
    expect(newRowsOf(before, now)).toEqual([])
  })

  it('is not another view', () => {
    expect(newRowsOf(before, list({ folderType: 'sent' }, row('9', '2026-11-22T09:00:00Z')))).toEqual([])
  })
})
