import { onBeforeUnmount, onMounted, ref } from 'vue'

const fields = ref(0)

/** Pages whose search is not always in sight say how it is opened. */
let opener: (() => void) | null = null

/** Whether the page that is shown has a search. */
export const searchAvailable = ref(false)

/** Announces a page's search field for as long as it lives. */
export function useSearchable(): void {
  onMounted(() => (searchAvailable.value = ++fields.value > 0))
  onBeforeUnmount(() => (searchAvailable.value = --fields.value > 0))
}

/** Announces a page's search and how to open it. */
export function useSearchOpener(open: () => void): void {
  useSearchable()
  onMounted(() => (opener = open))
  onBeforeUnmount(() => {
    if (opener === open) opener = null
  })
}

/** Moves the focus into the search of the page. */
export function focusSearch(): void {
  // After a closing slide-over has given the focus back.
  setTimeout(() => (opener ? opener() : document.querySelector<HTMLInputElement>('[data-search]')?.focus()), 0)
}
