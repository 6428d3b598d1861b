import { describe, expect, it } from 'vitest'
import { ApiProblem } from '../../api/problem'
import { lastWord, syntaxErrorOf, withLastWord } from './syntax'

const refused = (position: number) => new ApiProblem(422, { errors: [{ field: 'q', reason: 'there is no operator x:', position }] }, new Headers())

describe('a wrong search', () => {
  it('is shown at its place', () => {
    expect(syntaxErrorOf(refused(6), 'lease frm:anna now')).toEqual({ position: 6, before: 'lease ', at: 'frm:anna', after: ' now' })
    expect(syntaxErrorOf(refused(99), '"a')).toMatchObject({ position: 1 })
  })

  it('counts letters as people do', () => {
    expect(syntaxErrorOf(refused(2), '😀 "x')).toMatchObject({ before: '😀 ', at: '"x' })
  })

  it('is not every refusal', () => {
    expect(syntaxErrorOf(new Error(), 'x')).toBeNull()
    expect(syntaxErrorOf(new ApiProblem(503, {}, new Headers()), 'x')).toBeNull()
  })
})

describe('the word that is being typed', () => {
  it('is the last one, and gives way to what was suggested', () => {
    expect(lastWord('lease fro')).toBe('fro')
    expect(lastWord('lease ')).toBe('')
    expect(withLastWord('lease fro', 'from:')).toBe('lease from:')
    expect(withLastWord('', 'from:')).toBe('from:')
  })
})
