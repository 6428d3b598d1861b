import { onScopeDispose, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSessionStore } from '../stores/session'
import { distance, inUnits } from './duration'
import { readerLocale } from './useFormat'

/** Lengths of time and distances from now, in the reader's words. */
export function useTimeWords() {
  const { locale } = useI18n()
  const session = useSessionStore()

  /** A length: 30 minutes, 14 days. */
  function length(seconds: number): string {
    const { amount, unit } = inUnits(seconds)
    return new Intl.NumberFormat(readerLocale(locale.value), { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  }

  /** From now: in 6 days, 2 hours ago. */
  function fromNow(iso: string, now: Date): string {
    const { amount, unit } = distance(Date.parse(iso) - now.getTime())
    return new Intl.RelativeTimeFormat(readerLocale(locale.value), { numeric: unit === 'second' && amount === 0 ? 'auto' : 'always' }).format(amount, unit)
  }

  /** The moment to the second: 21 Nov 2026, 04:15:09. */
  function exact(iso: string): string {
    return moment(iso, { dateStyle: 'medium', timeStyle: 'medium' })
  }

  /** Day and time without the year: 21 Nov, 04:15. */
  function brief(iso: string): string {
    return moment(iso, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  }

  function moment(iso: string, options: Intl.DateTimeFormatOptions): string {
    const date = new Date(iso)
    try {
      return new Intl.DateTimeFormat(readerLocale(locale.value), { ...options, timeZone: session.me?.user.preferences.timeZone }).format(date)
    } catch {
      // A time zone that this browser does not know: show its own.
      return new Intl.DateTimeFormat(readerLocale(locale.value), options).format(date)
    }
  }

  return { length, fromNow, exact, brief }
}

/** Milliseconds after which words such as "in 6 minutes" are said anew. */
const TICK = 15_000

/** The present time, for words that count from it. */
export function useNow(): Ref<Date> {
  const now = ref(new Date())
  const timer = setInterval(() => (now.value = new Date()), TICK)
  onScopeDispose(() => clearInterval(timer))
  return now
}
