import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { useShortcuts } from '../composables/useShortcuts'
import type { PrimaryAction } from './frame'

const current = shallowRef<PrimaryAction | null>(null)

/** The primary action of the page that is shown now, or null. */
export const primaryAction = current

/** Offers a page's primary action for as long as the page lives; `c` runs it too. */
export function usePrimaryAction(action: PrimaryAction | null): void {
  if (!action) return
  onMounted(() => (current.value = action))
  onBeforeUnmount(() => {
    if (current.value === action) current.value = null
  })
  useShortcuts([{ keys: 'c', label: action.label, group: 'general', run: action.run }])
}
