import { createI18n } from 'vue-i18n'
import type { Catalogue } from './locales/catalogue'
import en from './locales/en'

/** The languages that there are catalogues for, by their own names. */
export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
] as const

export type Language = (typeof LANGUAGES)[number]['code']

/** English comes with the page and stands in for what another language lacks; others on demand. */
const LATER: Partial<Record<Language, () => Promise<{ default: Catalogue }>>> = { de: () => import('./locales/de') }

/** Kept for the pages before sign-in; afterwards the person's preference decides. */
const KEY = 'postroom.language'

/** Every text that people read comes from these catalogues. */
export const i18n = createI18n({ legacy: false, locale: 'en' as Language, fallbackLocale: 'en', messages: { en } as Partial<Record<Language, Catalogue>> })

export function isLanguage(code: string): code is Language {
  return LANGUAGES.some((language) => language.code === code)
}

/** Shows everything in this language, once its catalogue is there. */
export async function showLanguage(code: Language): Promise<void> {
  const { global } = i18n
  if (!global.availableLocales.includes(code)) global.setLocaleMessage(code, (await LATER[code]?.())?.default ?? {})
  global.locale.value = code
  document.documentElement.lang = code
}

/** The language to begin with: the one that was chosen in this browser, else the browser's own. */
export function firstLanguage(offered: readonly string[] = navigator.languages): Language {
  const chosen = kept()
  if (isLanguage(chosen)) return chosen
  return offered.map((tag) => tag.split('-')[0] ?? '').find(isLanguage) ?? 'en'
}

/** Remembers the language that was chosen before sign-in. */
export function keepLanguage(code: Language): void {
  try {
    localStorage.setItem(KEY, code)
  } catch {
    // A browser can refuse storage; the choice then holds for this page.
  }
}

function kept(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}
