import { describe, expect, it } from 'vitest'
import type { Row } from '../api/mail'
import { chosenCount, everything, isChosen, keyOf, NOTHING, ranged, toggled, without } from './selection'

const row = (id: string) => ({ id, threadId: `t${id}` }) as Row
const pairs = (...ids: string[]) => ids.map((id) => [id, row(id)] as const)

describe('the selection', () => {
  it('is toggled row by row', () => {
    const one = toggled(NOTHING, 'a', row('a'))
    expect(isChosen(one, 'a')).toBe(true)
    expect(chosenCount(toggled(one, 'a', row('a')), 10)).toBe(0)
    expect(NOTHING.rows.size).toBe(0)
  })

  it('reaches from the first chosen row to the last one', () => {
    const chosen = ranged(toggled(NOTHING, 'b', row('b')), pairs('b', 'c', 'd'), 'd')
    expect([...chosen.rows.keys()]).toEqual(['b', 'c', 'd'])
    expect(chosen.anchor).toBe('b')
    expect(ranged(NOTHING, pairs('a'), 'a').anchor).toBe('a')
  })

  it('holds the whole view but some', () => {
    let all = everything()
    expect(chosenCount(all, 3482)).toBe(3482)
    all = toggled(all, 'a', row('a'))
    expect(isChosen(all, 'a')).toBe(false)
    expect(isChosen(all, 'z')).toBe(true)
    expect(chosenCount(all, 3482)).toBe(3481)
    expect(isChosen(ranged(all, pairs('a', 'b'), 'b'), 'a')).toBe(true)
  })

  it('drops what is gone', () => {
    const chosen = ranged(NOTHING, pairs('a', 'b'), 'a')
    expect([...without(chosen, new Set(['a'])).rows.keys()]).toEqual(['b'])
    expect(without(chosen, new Set(['x']))).toBe(chosen)
    expect(without(everything(), new Set(['a']))).toBe(NOTHING)
  })

  it('knows a conversation by its thread', () => {
    expect(keyOf(row('a'), true)).toBe('ta')
    expect(keyOf(row('a'), false)).toBe('a')
  })
})
