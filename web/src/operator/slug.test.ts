import { expect, it } from 'vitest'
import { SLUG, suggestSlug } from './slug'

it.each([
  ['Nordhavn Logistics', 'nordhavn-logistics'],
  ['Förde Café & Co', 'forde-cafe-co'],
  ['Straße 7', 'strasse-7'],
  ['42 Ltd', 'ltd'],
  ['  ', ''],
  ['漢字', ''],
])('suggests a short name for %s', (name, slug) => {
  expect(suggestSlug(name)).toBe(slug)
  expect(slug === '' || SLUG.test(slug)).toBe(true)
})

it.each(['', 'a', 'A', 'a'.repeat(49), '1a', 'a-', '-a', 'a_b', 'a b'])('refuses %s as a short name', (slug) => {
  expect(SLUG.test(slug)).toBe(false)
})
