import type { Filter, Row } from '../../api/mail'

/** Rows that are read at once; an anchor stands before each such page. */
export const EVERY = 200

/**
 * What is known of a list: where its pages begin, and the rows of those that were read. Rows are addressed by their
 * place in the whole list, so that one of 200,000 can be scrolled about in while only a few pages are here.
 */
export interface Snapshot {
  filter: Filter
  /** The cursor of each page; null reads from the beginning. */
  cursors: readonly (string | null)[]
  /** The rows of each page, as far as known. */
  lengths: readonly number[]
  pages: ReadonlyMap<number, readonly Row[]>
  /** Lists without anchors, such as searches: where they go on after the last page. */
  next: string | null
  /** What the server counted; of a list without anchors, what was read. */
  total: number
  /** Percent of the searched messages that are indexed. */
  indexed?: number
}

/** A list whose anchors are known. */
export function anchored(filter: Filter, total: number, cursors: readonly string[], every = EVERY): Snapshot {
  const lengths = cursors.map((_, page) => Math.min(every, total - page * every))
  return { filter, cursors, lengths, pages: new Map(), next: null, total }
}

/** The beginning of a list that goes on from cursor to cursor. */
export function chained(filter: Filter, rows: readonly Row[], next: string | null, indexed?: number): Snapshot {
  return { filter, cursors: [null], lengths: [rows.length], pages: new Map([[0, rows]]), next, total: rows.length, indexed }
}

const starts = new WeakMap<readonly number[], number[]>()

/** The place at which each page begins, and behind them the number of rows. */
function startsOf({ lengths }: Snapshot): number[] {
  const kept = starts.get(lengths)
  if (kept) return kept
  const all = [0]
  for (const length of lengths) all.push((all[all.length - 1] ?? 0) + length)
  starts.set(lengths, all)
  return all
}

/** Rows that the list has, known or not. */
export function countOf(snapshot: Snapshot): number {
  return startsOf(snapshot)[snapshot.lengths.length] ?? 0
}

/** The page that a row is in. */
export function pageOf(snapshot: Snapshot, index: number): number {
  const all = startsOf(snapshot)
  let [low, high] = [0, snapshot.lengths.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((all[middle] ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return low
}

/** The row at a place, if it was read. */
export function rowAt(snapshot: Snapshot, index: number): Row | undefined {
  if (index < 0) return undefined
  const page = pageOf(snapshot, index)
  return snapshot.pages.get(page)?.[index - (startsOf(snapshot)[page] ?? 0)]
}

/** The place of the first known row that is meant, or -1. */
export function indexOfRow(snapshot: Snapshot, isMeant: (row: Row) => boolean): number {
  const all = startsOf(snapshot)
  for (const [page, rows] of [...snapshot.pages].sort(([a], [b]) => a - b)) {
    const at = rows.findIndex(isMeant)
    if (at >= 0) return (all[page] ?? 0) + at
  }
  return -1
}

/** Every known row. */
export function knownRows(snapshot: Snapshot): Row[] {
  return [...snapshot.pages.values()].flat()
}

/** The list with a page that was read by now. */
export function withPage(snapshot: Snapshot, page: number, rows: readonly Row[]): Snapshot {
  const pages = new Map(snapshot.pages).set(page, rows)
  if (snapshot.lengths[page] === rows.length) return { ...snapshot, pages }
  const lengths = snapshot.lengths.map((length, at) => (at === page ? rows.length : length))
  return { ...snapshot, pages, lengths }
}

/** A chained list with the page after its last one. */
export function withNext(snapshot: Snapshot, rows: readonly Row[], next: string | null): Snapshot {
  const page = snapshot.cursors.length
  return { ...snapshot, cursors: [...snapshot.cursors, snapshot.next], lengths: [...snapshot.lengths, rows.length], pages: new Map(snapshot.pages).set(page, rows), next, total: snapshot.total + rows.length }
}

/** The list with its known rows changed; those that become null leave it. */
export function mapRows(snapshot: Snapshot, change: (row: Row) => Row | null): Snapshot {
  let touched = false
  let left = 0
  const lengths = [...snapshot.lengths]
  const pages = new Map<number, readonly Row[]>()
  for (const [page, rows] of snapshot.pages) {
    const next = rows.map(change)
    if (next.every((row, at) => row === rows[at])) {
      pages.set(page, rows)
      continue
    }
    touched = true
    const staying = next.filter((row) => row !== null)
    left += rows.length - staying.length
    lengths[page] = (lengths[page] ?? 0) - (rows.length - staying.length)
    pages.set(page, staying)
  }
  if (!touched) return snapshot
  return { ...snapshot, pages, lengths: left > 0 ? lengths : snapshot.lengths, total: snapshot.total - left }
}

/** The list with nothing but these rows. */
export function onlyRows(snapshot: Snapshot, keep: (row: Row) => boolean): Snapshot {
  const rows = knownRows(snapshot).filter(keep)
  return { ...snapshot, cursors: [null], lengths: [rows.length], pages: new Map([[0, rows]]), next: null, total: rows.length }
}
