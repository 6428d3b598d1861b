import { shallowRef } from 'vue'

/** Takes back the last thing that can be taken back; `z` does. */
export const lastUndo = shallowRef<(() => void) | null>(null)
