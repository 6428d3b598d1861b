import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { PASSWORD_LENGTH, passwordRules, type PasswordContext } from './passwordRules'

const REASONS = { length: 'account.password.tooShort', email: 'account.password.isEmail', different: 'account.password.isSame' }

/** A password that somebody chooses, typed twice; `context` says whose it will be. */
export function useNewPassword(context: () => PasswordContext) {
  const { t } = useI18n()
  const next = ref('')
  const repeat = ref('')
  const rules = computed(() => passwordRules(next.value, context()))

  /** What is wrong with it so far, for under the two fields. */
  function mistakes(): { next?: string; repeat?: string } {
    const broken = rules.value.find((rule) => !rule.met)
    if (broken) return { next: t(REASONS[broken.key], { n: PASSWORD_LENGTH }) }
    return repeat.value === next.value ? {} : { repeat: t('account.password.repeatDiffers') }
  }

  function clear(): void {
    next.value = repeat.value = ''
  }

  return { next, repeat, rules, mistakes, clear }
}
