/** Messages that stand in a line of their own before they are put together. */
const MOST = 4

/**
 * Which folded messages of a long thread are put together in one line, as first and behind the last; null when none are.
 * The first message and the last folded one stay.
 */
export function foldedOf(open: readonly boolean[]): [number, number] | null {
  const firstOpen = open.indexOf(true)
  const end = firstOpen < 0 ? open.length : firstOpen
  return end > MOST ? [1, end - 1] : null
}
