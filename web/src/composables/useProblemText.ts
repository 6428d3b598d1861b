import { useI18n } from 'vue-i18n'
import { ApiProblem, Unreachable } from '../api/problem'

/** Problems whose own words are written for the person who caused them. */
const SPEAKS_FOR_ITSELF = ['conflict', 'invalid-input', 'wrong-credentials', 'not-found', 'writing-provider']

/** Says what went wrong in plain words, from the catalogue or from the server's detail. */
export function useProblemText() {
  const { t, te, locale } = useI18n()

  function problemText(error: unknown): string {
    if (error instanceof Unreachable) return t('problem.unreachable')
    if (!(error instanceof ApiProblem)) return t('problem.unexpected')
    if (error.retryAfter !== null && error.kind === 'too-many-requests') return t('problem.wait', { time: waitText(error.retryAfter) })
    // The server speaks English; where the catalogue has words, readers of other languages get those.
    const known = te(`problem.${error.kind}`)
    if (error.message && SPEAKS_FOR_ITSELF.includes(error.kind) && (locale.value === 'en' || !known)) return error.message
    if (known) return t(`problem.${error.kind}`)
    return error.message || t('problem.unexpected')
  }

  /** Seconds as a person says them: "48 seconds", "3 minutes". */
  function waitText(seconds: number): string {
    if (seconds < 90) return t('time.seconds', { n: seconds }, seconds)
    const minutes = Math.ceil(seconds / 60)
    return t('time.minutes', { n: minutes }, minutes)
  }

  return { problemText, waitText }
}
