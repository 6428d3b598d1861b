import { expect, it } from 'vitest'
import { reasonKey } from './reasons'

it.each([
  ['is not your password', 'problem.wrong-password'],
  ['is not the current password', 'problem.wrong-password'],
  ['is wrong, or was used before', 'problem.wrong-code'],
  ['is too easy to guess; a few unrelated words make a good one', 'problem.reason.guessable'],
  ['must have a valid domain after the @', 'problem.reason.email'],
  ['must have a full domain, such as example.org, after the @', 'problem.reason.email'],
  ['must have 1 to 64 characters before the @', 'problem.reason.localPart'],
  ['must have 2 to 48 characters', 'operator.create.slugInvalid'],
  ['must start with a letter from a to z and not end with a hyphen', 'operator.create.slugInvalid'],
])('knows words for "%s"', (reason, key) => {
  expect(reasonKey(reason)?.key).toBe(key)
})

it('reads the number out of a reason', () => {
  expect(reasonKey('must have at most 255 characters')).toEqual({ key: 'problem.reason.long', n: 255 })
})

it('leaves to the server what only the server can say', () => {
  expect(reasonKey('must be the other way round')).toBeNull()
})
