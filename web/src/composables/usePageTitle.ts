import { onBeforeUnmount, ref, watchEffect } from 'vue'

/** What the page that is shown calls itself, where that is more than its address says. */
export const pageTitle = ref('')

/** Names the page for as long as the component lives. */
export function usePageTitle(title: () => string): void {
  watchEffect(() => (pageTitle.value = title()))
  onBeforeUnmount(() => (pageTitle.value = ''))
}
