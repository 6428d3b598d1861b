import { describe, expect, it } from 'vitest'
import { foldedOf } from './folding'

const thread = (folded: number, open = 1) => [...Array.from({ length: folded }, () => false), ...Array.from({ length: open }, () => true)]

describe('a long thread', () => {
  it('shows a few folded messages one by one', () => {
    expect(foldedOf(thread(0))).toBeNull()
    expect(foldedOf(thread(4))).toBeNull()
  })

  it('puts what is between the first and the last folded one together', () => {
    expect(foldedOf(thread(8))).toEqual([1, 7])
  })

  it('ends before the first open one', () => {
    expect(foldedOf([false, false, false, false, false, true, false, true])).toEqual([1, 4])
  })
})
