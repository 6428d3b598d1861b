import { createI18n } from 'vue-i18n'
import account from './locales/en/account.json'
import admin from './locales/en/admin.json'
import common from './locales/en/common.json'
import operator from './locales/en/operator.json'

const en = { ...common, account, admin, operator }

/** The languages that there are catalogues for, by their own names. */
export const LANGUAGES = [{ code: 'en', name: 'English' }] as const

/** Every text that people read comes from these catalogues. */
export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } })
