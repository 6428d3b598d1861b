import { onBeforeUnmount, onMounted, shallowReactive } from 'vue'

/** Something that can be done here and now, for the command palette. */
export interface Action {
  id: string
  /** A verb and its object, in the reader's language. */
  label: string
  icon: string
  /** Its shortcut, as in `useShortcuts`. */
  keys?: string
  /** Other words that it is found by. */
  about?: string
  run: () => void
}

const offers = shallowReactive(new Set<() => readonly Action[]>())

/**
 * Offers actions in the command palette for as long as the component lives. The function is asked
 * whenever the palette opens, so it answers for what is selected then; what is not allowed is left out.
 */
export function useActions(actions: () => readonly Action[]): void {
  onMounted(() => offers.add(actions))
  onBeforeUnmount(() => offers.delete(actions))
}

/** Everything that can be done now; what was offered last, and so is nearest to the eye, first. */
export function offeredActions(): Action[] {
  return [...offers].reverse().flatMap((actions) => [...actions()])
}

/** Turns a menu's items into actions on the thing that the menu is about. */
export function actionsOfMenu(items: readonly (readonly { label: string; icon: string; onSelect: () => void }[])[], thing: { id: string; name: string }): Action[] {
  return items.flat().map((item) => ({ id: `${thing.id} ${item.label}`, label: `${item.label}: ${thing.name}`, icon: item.icon, run: item.onSelect }))
}
