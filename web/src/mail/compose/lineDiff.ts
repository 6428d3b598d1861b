export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Lines beyond which no comparison is made: it would take too long to be waited for. */
const MOST = 2000

/** What has to be added to and removed from the first text to get the second, line by line. */
export function lineDiff(before: string, now: string): DiffLine[] {
  const [old, fresh] = [before.split('\n'), now.split('\n')]
  let start = 0
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1
  let end = 0
  while (end < old.length - start && end < fresh.length - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1
  const [a, b] = [old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)]
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }))
  return [...same(old.slice(0, start)), ...between(a, b), ...same(old.slice(old.length - end, old.length))]
}

function between(a: string[], b: string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text })
  const added = (text: string): DiffLine => ({ kind: 'added', text })
  if (a.length === 0 || b.length === 0 || a.length > MOST || b.length > MOST) return [...a.map(removed), ...b.map(added)]
  // Lengths of the longest common lines behind each pair of places.
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i]! })
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) lines.push(removed(a[i++]!))
    else lines.push(added(b[j++]!))
  }
  return lines
}
