import { describe, expect, it } from 'vitest'
import { isLabel, labelsOf, tintOf } from './labels'

describe('labels', () => {
  it('are the keywords that belong to people', () => {
    expect(labelsOf(['Tax', '$Forwarded', '\\Seen', 'Contracts'])).toEqual(['Contracts', 'Tax'])
  })

  it('are atoms, in any script', () => {
    expect(['Tax', 'Verträge', '2026', 'to-do'].every(isLabel)).toBe(true)
    expect(['$x', 'two words', 'a(b', 'a"b', 'a\\b', ''].some(isLabel)).toBe(false)
  })

  it('keep their tint', () => {
    expect(tintOf('Tax')).toBe(tintOf('Tax'))
    expect(tintOf('Tax')).toMatch(/^tint-[0-5]$/)
  })
})
