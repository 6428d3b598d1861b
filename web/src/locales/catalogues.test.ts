import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { firstLanguage } from '../i18n'
import type { Catalogue } from './catalogue'
import de from './de'
import en from './en'

/** Every text with its full key. */
function texts(catalogue: Catalogue, prefix = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : texts(value, `${prefix}${key}.`)))
}

const english = new Map(texts(en))
const german = new Map(texts(de))
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
const forms = (text: string) => text.split(' | ').length

describe('the catalogues', () => {
  it('have the same texts in both languages', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('have the same placeholders and plural forms', () => {
    const differing = [...english].filter(([key, text]) => {
      const other = german.get(key) ?? ''
      return placeholders(other).join() !== placeholders(text).join() || forms(other) !== forms(text)
    })
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('hold no empty text, no stray space, and nothing that Postroom does not say', () => {
    const bad = [...english, ...german].filter(([key, text]) => !key.endsWith('switcher') && (text !== text.trim() || text === '' || /!|\boops\b|\bplease\b|\bbitte\b|successfully|erfolgreich/i.test(text)))
    expect(bad.map(([key]) => key)).toEqual([])
  })

  it('hold only texts that the page can put together', () => {
    const { t } = createI18n({ legacy: false, locale: 'en', messages: { en, de } }).global
    const values = { n: 2, name: 'Ida' }
    const broken = [...english.keys()].filter((key) => (['en', 'de'] as const).some((locale) => {
      try {
        return t(key, values, { locale }) === key
      } catch {
        return true
      }
    }))
    expect(broken).toEqual([])
  })

  it('address people formally in German', () => {
    const informal = [...german].filter(([, text]) => /\b(du|dir|dich|dein\w*|euch|euer)\b/i.test(text))
    expect(informal.map(([key]) => key)).toEqual([])
  })
})

describe('the first language', () => {
  it('is the first of the browser’s that there is a catalogue for', () => {
    expect(firstLanguage(['fr-CH', 'de-CH', 'en'])).toBe('de')
    expect(firstLanguage(['en-US', 'de'])).toBe('en')
    expect(firstLanguage(['fr'])).toBe('en')
    expect(firstLanguage([])).toBe('en')
  })
})
