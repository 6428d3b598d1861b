import { describe, expect, it } from 'vitest'
import { lineDiff } from './lineDiff'

const marked = (before: string, now: string): string[] => lineDiff(before, now).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`)

describe('what differs between two texts', () => {
  it('is told line by line', () => {
    expect(marked('a\nb\nc', 'a\nB\nc\nd')).toEqual([' a', '-b', '+B', ' c', '+d'])
    expect(marked('a\nb', 'a\nb')).toEqual([' a', ' b'])
    expect(marked('', 'a')).toEqual(['-', '+a'])
    expect(marked('x\na\ny\nb', 'a\nz\nb')).toEqual(['-x', ' a', '-y', '+z', ' b'])
  })

  it('gives back both texts, also where they are too long to compare', () => {
    const [before, now] = [Array.from({ length: 3000 }, (_, at) => `a${at}`).join('\n'), Array.from({ length: 3000 }, (_, at) => `b${at}`).join('\n')]
    const lines = lineDiff(before, now)
    expect(lines.filter(({ kind }) => kind !== 'added').map(({ text }) => text).join('\n')).toBe(before)
    expect(lines.filter(({ kind }) => kind !== 'removed').map(({ text }) => text).join('\n')).toBe(now)
  })
})
