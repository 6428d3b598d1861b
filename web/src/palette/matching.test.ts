import { expect, it } from 'vitest'
import { matching } from './matching'

const entries = [{ label: 'Use the dark theme' }, { label: 'Members', suffix: 'Admin' }, { label: 'New member' }, { label: 'Mandanten löschen' }]
const found = (typed: string) => matching(entries, typed).map(({ label }) => label)

it('finds every word anywhere, and beginnings first', () => {
  expect(found('member')).toEqual(['Members', 'New member'])
  expect(found('theme dark')).toEqual(['Use the dark theme'])
  expect(found('admin mem')).toEqual(['Members'])
  expect(found('zzz')).toEqual([])
})

it('shows everything while nothing is typed, and ignores case and marks', () => {
  expect(found('  ')).toHaveLength(4)
  expect(found('LOSCHEN')).toEqual(['Mandanten löschen'])
})
