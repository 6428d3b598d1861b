import { onBeforeUnmount, onMounted, shallowReactive } from 'vue'
import { useAppearanceStore } from '../stores/appearance'

export interface Shortcut {
  /** One key ("j", "?", "Escape"), two in a row ("g t"), or one held with Ctrl or ⌘ ("Mod+k"). */
  keys: string
  /** What it does, in the reader's language; shown in the overlay. A function follows the language. */
  label: string | (() => string)
  group: 'list' | 'mail' | 'go' | 'general'
  run: () => void
}

/** Milliseconds within which the second key of a sequence has to follow. */
const SEQUENCE_TIME = 1200

const active = shallowReactive(new Set<Shortcut>())
let pending: { key: string; at: number } | null = null
let listening = false

/** Binds shortcuts for as long as the component lives. A later one with the same keys wins. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  onMounted(() => {
    for (const shortcut of shortcuts) active.add(shortcut)
    if (!listening) {
      globalThis.addEventListener('keydown', onKey)
      listening = true
    }
  })
  onBeforeUnmount(() => {
    for (const shortcut of shortcuts) active.delete(shortcut)
  })
}

/** The shortcuts that work now, for the help overlay. */
export function activeShortcuts(): Shortcut[] {
  const byKeys = new Map<string, Shortcut>()
  for (const shortcut of active) byKeys.set(shortcut.keys, shortcut)
  return [...byKeys.values()]
}

/** True when a key belongs to the element that has the focus, or to an open dialog or menu. */
export function keyIsTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target instanceof HTMLElement ? event.target : null
  if (target?.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]')) return true
  return document.querySelector('[role=dialog][data-state=open], [role=menu][data-state=open]') !== null
}

/** The shortcut of a combination, which works in fields too; one that the page does not know is the browser's. */
function combination(event: KeyboardEvent): Shortcut | undefined {
  if (event.ctrlKey === event.metaKey || event.altKey || event.shiftKey || event.isComposing) return undefined
  return activeShortcuts().find((shortcut) => shortcut.keys === `Mod+${event.key.toLowerCase()}`)
}

function onKey(event: KeyboardEvent): void {
  const combined = combination(event)
  if (combined) {
    event.preventDefault()
    combined.run()
    return
  }
  if (keyIsTaken(event)) return
  const single = event.key.length === 1
  if (single && !useAppearanceStore().singleKeys) return
  const sequence = pending && event.timeStamp - pending.at < SEQUENCE_TIME ? `${pending.key} ${event.key}` : event.key
  pending = null
  const shortcuts = activeShortcuts()
  const found = shortcuts.find((shortcut) => shortcut.keys === sequence) ?? shortcuts.find((shortcut) => shortcut.keys === event.key)
  if (found) {
    event.preventDefault()
    found.run()
  } else if (shortcuts.some((shortcut) => shortcut.keys.startsWith(`${event.key} `))) {
    pending = { key: event.key, at: event.timeStamp }
  }
}
