import type { Row } from '../api/mail'

/**
 * What is chosen in a list: some rows, or all of the view but some. The rows themselves are kept along, because a
 * chosen row may have been scrolled out of reach.
 */
export interface Selection {
  mode: 'some' | 'all'
  /** The chosen rows by key; with `all`, those that are left out. */
  rows: ReadonlyMap<string, Row>
  /** Where a range begins. */
  anchor: string | null
}

export const NOTHING: Selection = { mode: 'some', rows: new Map(), anchor: null }

/** What a row is known by: with conversations its thread. */
export function keyOf(row: Row, conversations: boolean): string {
  return conversations ? row.threadId : row.id
}

export function isChosen(selection: Selection, key: string): boolean {
  return selection.rows.has(key) !== (selection.mode === 'all')
}

/** How many are chosen of a view with so many rows. */
export function chosenCount(selection: Selection, total: number): number {
  return selection.mode === 'all' ? Math.max(0, total - selection.rows.size) : selection.rows.size
}

export function toggled(selection: Selection, key: string, row: Row): Selection {
  const rows = new Map(selection.rows)
  if (!rows.delete(key)) rows.set(key, row)
  return { ...selection, rows, anchor: key }
}

/** Chooses everything from the anchor to here; without an anchor only this. */
export function ranged(selection: Selection, between: readonly (readonly [string, Row])[], key: string): Selection {
  const rows = new Map(selection.rows)
  for (const [one, row] of between) {
    if (selection.mode === 'all') rows.delete(one)
    else rows.set(one, row)
  }
  return { ...selection, rows, anchor: selection.anchor ?? key }
}

export function everything(): Selection {
  return { mode: 'all', rows: new Map(), anchor: null }
}

/** The selection without rows that are gone. */
export function without(selection: Selection, keys: ReadonlySet<string>): Selection {
  if (selection.mode === 'all') return NOTHING
  const rows = new Map([...selection.rows].filter(([key]) => !keys.has(key)))
  return rows.size === selection.rows.size ? selection : { ...selection, rows }
}
