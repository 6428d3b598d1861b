import { useToast } from '@nuxt/ui/composables/useToast'
import { useI18n } from 'vue-i18n'
import { useProblemText } from './useProblemText'

/** Milliseconds for which a toast stays; long enough to undo. */
const STAY = 8000

/** Short messages at the bottom left. */
export function useNotify() {
  const toast = useToast()
  const { t } = useI18n()
  const { problemText } = useProblemText()

  /** Says what was done; with `undo`, offers to take it back. */
  function done(title: string, undo?: () => void): void {
    const actions = undo ? [{ label: t('action.undo'), color: 'primary' as const, variant: 'link' as const, onClick: undo }] : []
    toast.add({ title, icon: 'i-lucide-check', duration: STAY, color: 'success', actions, orientation: 'horizontal' })
  }

  /** Says what could not be done, and why; without an error, the title says it all. */
  function failed(title: string, error?: unknown): void {
    toast.add({ title, description: error === undefined ? undefined : problemText(error), icon: 'i-lucide-circle-alert', duration: STAY, color: 'error' })
  }

  return { done, failed }
}
