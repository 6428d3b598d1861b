import { expect, it } from 'vitest'
import { passwordRules } from './passwordRules'

const person = { email: 'ida@nordhavn.example', handle: 'ida' }
const broken = (next: string) => passwordRules(next, { current: 'old password 1234', ...person }).filter((rule) => !rule.met).map((rule) => rule.key)

it('names the rules that a password breaks', () => {
  expect(broken('')).toEqual(['length', 'email', 'different'])
  expect(broken('Ida@Nordhavn.example')).toEqual(['email'])
  expect(broken('old password 1234')).toEqual(['different'])
  expect(broken('short')).toEqual(['length'])
  expect(broken('quiet harbour lantern')).toEqual([])
})

it('counts characters, not code units', () => {
  expect(broken('📮📮📮📮📮📮')).toEqual(['length'])
})

it('leaves out what it cannot judge', () => {
  expect(passwordRules('short', {}).map((rule) => rule.key)).toEqual(['length'])
  expect(passwordRules('ida@nordhavn.example', { email: person.email }).map((rule) => rule.met)).toEqual([true, false])
})
