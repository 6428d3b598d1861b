import { watch, type Ref } from 'vue'

/** What the last dialog was opened from; a dialog that follows another one returns there too. */
let lastOpener: HTMLElement | null = null

/**
 * Gives the focus back to what a dialog was opened from: a button, or the button of the menu whose
 * item was chosen, which is gone by then. Returns the handler of the dialog's `closeAutoFocus`.
 */
export function useReturnFocus(open: Ref<boolean>): (event: Event) => void {
  let opener: HTMLElement | null = null
  watch(
    open,
    (isOpen) => {
      if (isOpen) opener = lastOpener = openerOf(document.activeElement)
    },
    { immediate: true, flush: 'sync' },
  )
  return (event) => {
    if (!opener?.isConnected) return
    event.preventDefault()
    opener.focus()
  }
}

function openerOf(element: Element | null): HTMLElement | null {
  if (!(element instanceof HTMLElement) || element === document.body) return null
  const menu = element.closest('[role=menu]')
  if (menu) return document.getElementById(menu.getAttribute('aria-labelledby') ?? '')
  return element.closest('[role=dialog][data-state]') ? lastOpener : element
}
