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

interface Offer {
  actions: () => readonly Action[]
  everywhere: boolean
}

const offers = shallowReactive(new Set<Offer>())

/**
 * Offers actions in the command palette for as long as the component lives. The function is asked
 * whenever the palette opens, so it answers for what is selected then; what is not allowed is left out.
 * What can be done `everywhere` comes after what belongs to the page.
 */
export function useActions(actions: () => readonly Action[], { everywhere = false } = {}): void {
  const offer = { actions, everywhere }
  onMounted(() => offers.add(offer))
  onBeforeUnmount(() => offers.delete(offer))
}

/** Everything that can be done now; what was offered last, and so is nearest to the eye, first. */
export function offeredActions(): Action[] {
  const newestFirst = [...offers].reverse().sort((a, b) => Number(a.everywhere) - Number(b.everywhere))
  return newestFirst.flatMap(({ actions }) => [...actions()])
}

/** Turns a menu's items into actions on the thing that the menu is about. */
export function actionsOfMenu(items: readonly (readonly { label: string; icon: string; onSelect: () => void }[])[], thing: { id: string; name: string }): Action[] {
  return items.flat().map((item) => ({ id: `${thing.id} ${item.label}`, label: `${item.label}: ${thing.name}`, icon: item.icon, run: item.onSelect }))
}
