import { useI18n } from 'vue-i18n'
import { useSessionStore } from '../stores/session'

const DAY = 86_400_000

/** Dates and numbers in the reader's locale and time zone. */
export function useFormat() {
  const { t, locale } = useI18n()
  const session = useSessionStore()

  function format(date: Date, options: Intl.DateTimeFormatOptions): string {
    return formatter(readerLocale(locale.value), session.me?.user.preferences.timeZone, options).format(date)
  }

  /** Short, as in lists: 09:42, Yesterday, Wed, 18 Nov, 18 Nov 2024. */
  function when(iso: string, now = new Date()): string {
    const date = new Date(iso)
    const days = dayNumber(now) - dayNumber(date)
    if (days === 0) return format(date, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    if (days === 1) return t('time.yesterday')
    if (days > 1 && days < 7) return format(date, { weekday: 'short' })
    return day(iso, now)
  }

  /** A day: 18 Nov, or with its year when that is not this one. */
  function day(iso: string, now = new Date()): string {
    const date = new Date(iso)
    const year = { year: 'numeric' } as const
    const sameYear = format(date, year) === format(now, year)
    return format(date, { day: 'numeric', month: 'short', ...(sameYear ? {} : year) })
  }

  /** With its time, as above a message: Today, 09:42; Yesterday, 17:20; Tue 17:20; 18 Nov 2024, 17:20. */
  function moment(iso: string, now = new Date()): string {
    const date = new Date(iso)
    const days = dayNumber(now) - dayNumber(date)
    const time = format(date, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    if (days === 0 || days === 1) return `${t(days === 0 ? 'time.today' : 'time.yesterday')}, ${time}`
    if (days > 1 && days < 7) return `${format(date, { weekday: 'short' })} ${time}`
    return `${day(iso, now)}, ${time}`
  }

  /** A size as people read it: 312 KB, 1.6 MB. */
  function bytes(size: number): string {
    const [unit, by] = size >= 1e9 ? ['gigabyte', 1e9] as const : size >= 1e6 ? ['megabyte', 1e6] as const : size >= 1e3 ? ['kilobyte', 1e3] as const : ['byte', 1] as const
    const value = size / by
    const style = { style: 'unit', unit, unitDisplay: by === 1 ? 'long' : 'short', maximumFractionDigits: by > 1e3 && value < 100 ? 1 : 0 } as const
    return new Intl.NumberFormat(readerLocale(locale.value), style).format(value).replace('kB', 'KB')
  }

  /** The whole moment, for tooltips and details. */
  function full(iso: string): string {
    return format(new Date(iso), { dateStyle: 'medium', timeStyle: 'short' })
  }

  function number(value: number): string {
    return new Intl.NumberFormat(readerLocale(locale.value)).format(value)
  }

  /** A share between 0 and 1 as a whole percentage. */
  function percent(share: number): string {
    return new Intl.NumberFormat(readerLocale(locale.value), { style: 'percent' }).format(share)
  }

  /** Days since a fixed day, counted in the reader's time zone. */
  function dayNumber(date: Date): number {
    const parts = formatter('en-CA', session.me?.user.preferences.timeZone, { dateStyle: 'short' }).format(date)
    return Math.round(Date.parse(`${parts}T00:00:00Z`) / DAY)
  }

  return { when, day, moment, full, number, bytes, percent }
}

/** The browser's own variant of the chosen language ("en-GB" for "en"), else the language. */
export function readerLocale(language: string, offered: readonly string[] = navigator.languages): string {
  const fallback = language === 'en' ? 'en-GB' : language
  return offered.find((tag) => tag.startsWith(`${language}-`)) ?? fallback
}

/** Making one takes longer than using it a hundred times, and long lists need the same few. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string, timeZone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone ?? ''} ${JSON.stringify(options)}`
  const kept = formatters.get(key)
  if (kept) return kept
  const made = makeFormatter(locale, timeZone, options)
  formatters.set(key, made)
  return made
}

function makeFormatter(locale: string, timeZone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone })
  } catch {
    // A time zone that this browser does not know: show its own.
    return new Intl.DateTimeFormat(locale, options)
  }
}
