import type { Table } from 'dexie'
import type { Filter, Thread } from '../../api/mail'
import { onlyRows, type Snapshot } from '../list/snapshot'
import { database } from './database'
import { surplusOf, type Kept } from './surplus'

/** Messages, and lists, that are kept for when the server is away. */
const MOST_MESSAGES = 500
const MOST_LISTS = 30
/** Letters of HTML; a larger message is not worth the room. */
const LARGEST = 1_000_000

/** Keeps the beginning of a list. */
export async function keepList(list: Snapshot): Promise<void> {
  const rows = new Set(list.pages.get(0) ?? [])
  if (rows.size === 0) return
  await atLeisure()
  await quietly(async () => {
    const table = (await database())?.lists
    if (!table) return
    await table.put(plain({ id: JSON.stringify(list.filter), at: Date.now(), size: 1, list: onlyRows(list, (row) => rows.has(row)) }))
    await prune(table, MOST_LISTS)
  })
}

export async function keptList(filter: Filter): Promise<Snapshot | undefined> {
  return quietly(async () => (await (await database())?.lists.get(JSON.stringify(filter)))?.list)
}

export async function keepThread(thread: Thread): Promise<void> {
  await quietly(async () => {
    const table = (await database())?.threads
    if (!table) return
    await table.put(plain({ id: thread.id, at: Date.now(), size: thread.messages.length, thread }))
    await prune(table, MOST_MESSAGES)
  })
}

export async function keptThread(id: string): Promise<Thread | undefined> {
  return quietly(async () => (await (await database())?.threads.get(id))?.thread)
}

/** Keeps the HTML of a message as it was shown, without what the page's own policy would refuse. */
export async function keepHtml(id: string, page: Document): Promise<void> {
  const html = withoutStyles(page)
  if (html.length > LARGEST) return
  await quietly(async () => {
    const table = (await database())?.html
    if (!table) return
    await table.put({ id, at: Date.now(), size: 1, html })
    await prune(table, MOST_MESSAGES)
  })
}

export async function keptHtml(id: string): Promise<string | undefined> {
  return quietly(async () => (await (await database())?.html.get(id))?.html)
}

/** A frame that is filled by the page has the page's policy: no styles of its own, no pictures from elsewhere. */
export function withoutStyles(page: Document): string {
  // A copy that stays in its own document: parsed in this one, its styles would break the policy.
  const copy = page.documentElement.cloneNode(true) as HTMLElement
  for (const element of copy.querySelectorAll('style, link, script, img, meta')) element.remove()
  for (const element of [copy, ...copy.querySelectorAll('[style], [background]')]) {
    element.removeAttribute('style')
    element.removeAttribute('background')
  }
  return `<!doctype html>${copy.outerHTML}`
}

async function prune<Row extends Kept>(table: Table<Row, string>, most: number): Promise<void> {
  const kept: Kept[] = []
  await table.each(({ id, at, size }) => kept.push({ id, at, size }))
  const gone = surplusOf(kept, most)
  if (gone.length > 0) await table.bulkDelete(gone)
}

/** After what the reader waits for. */
function atLeisure(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1500))
}

/** Without the reactivity that a database cannot store. */
function plain<Value>(value: Value): Value {
  return structuredClone(value)
}

/** Keeping is a convenience: where it fails, everything works as long as the server is there. */
async function quietly<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
