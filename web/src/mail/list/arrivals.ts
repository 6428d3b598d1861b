import type { Row } from '../../api/mail'
import { knownRows, type Snapshot } from './snapshot'

/** Unread mail that a list has now and had not before: what is not older than its newest row then. */
export function newRowsOf(before: Snapshot, now: Snapshot): Row[] {
  if (before === now || before.filter.q !== undefined || JSON.stringify(before.filter) !== JSON.stringify(now.filter)) return []
  const newest = before.pages.get(0)?.[0]?.receivedAt
  if (newest === undefined) return []
  const known = new Set(knownRows(before).map(({ id }) => id))
  return (now.pages.get(0) ?? []).filter((row) => row.receivedAt >= newest && !row.isRead && !known.has(row.id))
}
