import { shallowRef } from 'vue'
import type { Target } from './actions/target'

/** What is being dragged, for the folders that it may be dropped on. */
export const dragged = shallowRef<Target | null>(null)

/** Marks a drag that comes from a list of this page. */
const TYPE = 'application/x-postroom-messages'

/** Begins to drag; what hangs at the pointer says how much it is. */
export function startDrag(event: DragEvent, target: Target, words: string): void {
  if (!event.dataTransfer) return
  dragged.value = target
  event.dataTransfer.effectAllowed = 'move'
  event.dataTransfer.setData(TYPE, '')
  const badge = document.createElement('div')
  badge.textContent = words
  badge.className = 'fixed -top-20 left-0 rounded-md bg-solid px-3 py-1.5 text-[13px]/5 font-medium text-white'
  document.body.append(badge)
  event.dataTransfer.setDragImage(badge, -12, 0)
  setTimeout(() => badge.remove(), 0)
}

export function endDrag(): void {
  dragged.value = null
}
