import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Time in ms before anything says "loading"; quicker answers show no placeholder at all. */
export const LOADING_DELAY = 150

/** Becomes true when the source has been true for a while, and false at once. */
export function useDelayed(source: () => boolean, delay = LOADING_DELAY): Ref<boolean> {
  const delayed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    source,
    (on) => {
      clearTimeout(timer)
      if (on) timer = setTimeout(() => (delayed.value = true), delay)
      else delayed.value = false
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return delayed
}
