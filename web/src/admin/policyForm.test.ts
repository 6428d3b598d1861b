import { expect, it } from 'vitest'
import { changeOf, formOf, LENGTHS, lengthProblem, LIMITS, type PolicyForm } from './policyForm'

const READ: PolicyForm = { secondFactorRequired: false, sessionIdleSeconds: null, sessionMaxSeconds: 86_400, registration: 'invitation', writingHelp: 'off' }

it('leaves the version out of the form', () => {
  expect(formOf({ ...READ, version: 7 })).toEqual(READ)
})

it('sends only what was changed, and null where a length is given back', () => {
  expect(changeOf(READ, READ)).toEqual({})
  expect(changeOf({ ...READ, secondFactorRequired: true, sessionMaxSeconds: null }, READ)).toEqual({ secondFactorRequired: true, sessionMaxSeconds: null })
})

it.each([
  ['idle', null, null],
  ['idle', 299, 'tooShort'],
  ['idle', 300, null],
  ['idle', 2_592_001, 'tooLong'],
  ['max', 3599, 'tooShort'],
  ['max', 7_776_000, null],
  ['max', Number.NaN, 'missing'],
] as const)('a length of %s %s: %s', (kind, seconds, problem) => {
  expect(lengthProblem(kind, seconds)).toBe(problem)
})

it('offers only lengths that the server takes', () => {
  for (const kind of ['idle', 'max'] as const) {
    for (const seconds of LENGTHS[kind]) expect(lengthProblem(kind, seconds)).toBeNull()
    expect(LENGTHS[kind].at(-1)).toBe(LIMITS[kind].max)
  }
})
