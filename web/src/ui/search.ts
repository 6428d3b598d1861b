import { onBeforeUnmount, onMounted, ref } from 'vue'

const fields = ref(0)

/** Whether the page that is shown has a search. */
export const searchAvailable = ref(false)

/** Announces a page's search field for as long as it lives. */
export function useSearchable(): void {
  onMounted(() => (searchAvailable.value = ++fields.value > 0))
  onBeforeUnmount(() => (searchAvailable.value = --fields.value > 0))
}

/** Moves the focus into the search of the page. */
export function focusSearch(): void {
  // After a closing slide-over has given the focus back.
  setTimeout(() => document.querySelector<HTMLInputElement>('[data-search]')?.focus(), 0)
}
