import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { i18n, showLanguage } from '../i18n'
import { useFormat } from './useFormat'

/** The words, as a page in this language would use them. */
async function format(language: 'en' | 'de'): Promise<ReturnType<typeof useFormat>> {
  await showLanguage(language)
  let made: ReturnType<typeof useFormat> | undefined
  mount(defineComponent({ setup: () => ((made = useFormat()), () => h('i')) }), { global: { plugins: [i18n] } })
  return made!
}

const now = new Date(2026, 10, 21, 16, 0)
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString()

beforeEach(() => {
  setActivePinia(createPinia())
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB', 'de-DE'])
})

describe('dates in lists of mail', () => {
  it('say as little as is clear', async () => {
    const { when } = await format('en')
    expect(when(at(2026, 10, 21, 9, 42), now)).toBe('09:42')
    expect(when(at(2026, 10, 20, 23, 59), now)).toBe('Yesterday')
    expect(when(at(2026, 10, 18, 12, 0), now)).toBe('Wed')
    expect(when(at(2026, 9, 18, 12, 0), now)).toBe('18 Oct')
    expect(when(at(2024, 10, 18, 12, 0), now)).toBe('18 Nov 2024')
  })

  it('have their time above a message', async () => {
    const { moment } = await format('en')
    expect(moment(at(2026, 10, 21, 9, 42), now)).toBe('Today, 09:42')
    expect(moment(at(2026, 10, 20, 17, 20), now)).toBe('Yesterday, 17:20')
    expect(moment(at(2026, 10, 17, 17, 20), now)).toBe('Tue 17:20')
    expect(moment(at(2024, 10, 18, 17, 20), now)).toBe('18 Nov 2024, 17:20')
  })

  it('are German in German', async () => {
    const { when, moment } = await format('de')
    expect(when(at(2026, 10, 20, 12, 0), now)).toBe('Gestern')
    expect(moment(at(2026, 10, 21, 9, 42), now)).toBe('Heute, 09:42')
  })
})

describe('sizes', () => {
  it('are as exact as people want them', async () => {
    const { bytes } = await format('en')
    expect([bytes(72), bytes(312_000), bytes(1_640_000), bytes(152_000_000)]).toEqual(['72 bytes', '312 KB', '1.6 MB', '152 MB'])
  })
})
