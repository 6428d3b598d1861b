import { onScopeDispose, ref, type Ref } from 'vue'

/** A list and its details stand side by side from here on. */
export const WIDE = '(min-width: 80rem)'

/** The sidebar stands beside the sheet from here on. */
export const DESKTOP = '(min-width: 64rem)'

/** Whether a media query matches, kept up to date. */
export function useMediaQuery(query: string): Ref<boolean> {
  const list = globalThis.matchMedia(query)
  const matches = ref(list.matches)
  const update = () => (matches.value = list.matches)
  list.addEventListener('change', update)
  onScopeDispose(() => list.removeEventListener('change', update))
  return matches
}
