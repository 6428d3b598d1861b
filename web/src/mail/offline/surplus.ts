/** Something that was kept: when it was last seen, and how many messages it holds. */
export interface Kept {
  id: string
  at: number
  size: number
}

/** What has to go, the longest unseen first, so that no more messages than these are kept. */
export function surplusOf(kept: readonly Kept[], most: number): string[] {
  let left = most
  return [...kept].sort((a, b) => b.at - a.at).filter(({ size }) => (left -= size) < 0).map(({ id }) => id)
}
