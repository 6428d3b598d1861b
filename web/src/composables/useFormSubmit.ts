import { reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiProblem, isProblem } from '../api/problem'
import { reasonKey } from './reasons'
import { useProblemText } from './useProblemText'

/**
 * Runs the call behind a form and sorts its problems: those of a known field under the field,
 * everything else as one text above the buttons.
 */
export function useFormSubmit<Field extends string>(fields: readonly Field[]) {
  const { t } = useI18n()
  const { problemText } = useProblemText()
  const busy = ref(false)
  const problem = ref<string | null>(null)
  const stale = ref(false)
  const errors = reactive<Partial<Record<Field, string>>>({}) as Partial<Record<Field, string>>

  function reset(): void {
    problem.value = null
    stale.value = false
    for (const field of fields) delete errors[field]
  }

  /** True when the call went through. `fieldOf` names the field that a kind of problem is about. */
  async function submit(call: () => Promise<void>, fieldOf: Record<string, Field> = {}): Promise<boolean> {
    if (busy.value) return false
    reset()
    busy.value = true
    try {
      await call()
      return true
    } catch (error) {
      sort(error, fieldOf)
      return false
    } finally {
      busy.value = false
    }
  }

  function sort(error: unknown, fieldOf: Record<string, Field>): void {
    stale.value = isProblem(error, 'version-mismatch')
    const meant = error instanceof ApiProblem ? fieldOf[error.kind] : undefined
    if (meant) {
      // Within the session it is clear whose password was meant.
      errors[meant] = isProblem(error, 'wrong-credentials') ? t('problem.wrong-password') : problemText(error)
      return
    }
    const known = error instanceof ApiProblem ? fields.filter((field) => error.reasonFor(field)) : []
    for (const field of known) errors[field] = sentence((error as ApiProblem).reasonFor(field) ?? '')
    if (known.length === 0) problem.value = fieldless(error)
  }

  /** The server says "must be shorter"; under a field that becomes a sentence about it, where possible in the reader's language. */
  function sentence(reason: string): string {
    const known = reasonKey(reason)
    if (known) return t(known.key, { n: known.n })
    return /^\p{Ll}/u.test(reason) ? t('problem.field', { reason }) : reason
  }

  function fieldless(error: unknown): string {
    const reasons = error instanceof ApiProblem ? error.fields.map(({ field, reason }) => `${field}: ${sentence(reason)}`) : []
    return reasons.length > 0 ? reasons.join(' ') : problemText(error)
  }

  return { busy, problem, stale, errors, submit, reset }
}
