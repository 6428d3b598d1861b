import type { InjectionKey } from 'vue'

/** Opens the sidebar as a slide-over; provided by the frame, used by pane headers on narrow screens. */
export const OPEN_MENU: InjectionKey<() => void> = Symbol('open menu')

/** Opens the command palette; provided by the frame. */
export const OPEN_PALETTE: InjectionKey<() => void> = Symbol('open palette')

/** The one creating action of a page: shown in the sidebar, and as a round button on phones. */
export interface PrimaryAction {
  label: string
  /** A plus without it. */
  icon?: string
  run: () => void
}
