import { describe, expect, it } from 'vitest'
import type { Row } from '../../api/mail'
import { anchored, chained, countOf, indexOfRow, mapRows, onlyRows, pageOf, rowAt, withNext, withPage } from './snapshot'

const row = (id: number) => ({ id: String(id), threadId: String(id), isRead: false }) as Row
const rows = (from: number, count: number) => Array.from({ length: count }, (_, at) => row(from + at))
const big = () => anchored({ folderId: 'f' }, 200_000, Array.from({ length: 1000 }, (_, at) => `c${at}`))

describe('a list of 200,000', () => {
  it('knows its length and where every row stands, with one page read', () => {
    const list = withPage(big(), 500, rows(100_000, 200))
    expect(countOf(list)).toBe(200_000)
    expect(pageOf(list, 199_999)).toBe(999)
    expect(rowAt(list, 100_199)?.id).toBe('100199')
    expect(rowAt(list, 99_999)).toBeUndefined()
    expect(rowAt(list, -1)).toBeUndefined()
    expect(indexOfRow(list, ({ id }) => id === '100010')).toBe(100_010)
  })

  it('closes the gap when rows leave, also for what comes after', () => {
    let list = withPage(withPage(big(), 0, rows(0, 200)), 1, rows(200, 200))
    list = mapRows(list, (one) => (one.id === '5' || one.id === '199' ? null : one))
    expect(countOf(list)).toBe(199_998)
    expect(list.total).toBe(199_998)
    expect(rowAt(list, 5)?.id).toBe('6')
    expect(rowAt(list, 198)?.id).toBe('200')
    expect(pageOf(list, 198)).toBe(1)
  })

  it('takes a page that turned out shorter', () => {
    const list = withPage(big(), 0, rows(0, 150))
    expect(countOf(list)).toBe(199_950)
    expect(pageOf(list, 150)).toBe(1)
  })

  it('stays the same when nothing is changed', () => {
    const list = withPage(big(), 0, rows(0, 200))
    expect(mapRows(list, (one) => one)).toBe(list)
  })
})

describe('a list that goes on from cursor to cursor', () => {
  it('grows by pages', () => {
    const list = withNext(chained({ q: 'x' }, rows(0, 50), 'n1', 120), rows(50, 50), null)
    expect(countOf(list)).toBe(100)
    expect(rowAt(list, 99)?.id).toBe('99')
    expect(list.cursors).toEqual([null, 'n1'])
  })

  it('keeps only some rows when all others left', () => {
    const list = onlyRows(chained({ q: 'x' }, rows(0, 50), 'n1', 120), ({ id }) => id === '7')
    expect([countOf(list), list.total, list.next]).toEqual([1, 1, null])
  })

  it('may be empty', () => {
    const list = chained({}, [], null, 0)
    expect(countOf(list)).toBe(0)
    expect(rowAt(list, 0)).toBeUndefined()
    expect(rowAt(anchored({}, 0, []), 0)).toBeUndefined()
  })
})
