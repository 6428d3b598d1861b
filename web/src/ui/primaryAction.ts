import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { useActions } from '../composables/useActions'
import { useShortcuts } from '../composables/useShortcuts'
import type { PrimaryAction } from './frame'

const current = shallowRef<PrimaryAction | null>(null)

/** The primary action of the page that is shown now, or null. */
export const primaryAction = current

/** Offers a page's primary action for as long as the page lives; `c` and the palette run it too. */
export function usePrimaryAction(action: PrimaryAction | null): void {
  if (!action) return
  onMounted(() => (current.value = action))
  onBeforeUnmount(() => {
    if (current.value === action) current.value = null
  })
  useActions(() => [{ id: 'primary', label: action.label, icon: action.icon ?? 'i-lucide-plus', keys: 'c', run: action.run }])
  useShortcuts([{ keys: 'c', label: action.label, group: 'general', run: action.run }])
}
