import type { Batch } from '../../api/mail'
import { messages } from '../../api/messages'
import { Unreachable } from '../../api/problem'
import { database } from './database'

/** Where actions wait that could not be sent. */
export interface Waiting {
  add(batch: Batch): Promise<void>
  /** The oldest first. */
  all(): Promise<{ id: number; batch: Batch }[]>
  remove(id: number): Promise<void>
}

/** What was done offline, sent in its order once the server is there again. */
export function makeOutbox(waiting: Waiting, send: (batch: Batch) => Promise<unknown>) {
  let sending: Promise<number> | null = null

  /** Keeps an action; false when it must not wait: "everything here" would mean something else by then. */
  async function keep(batch: Batch): Promise<boolean> {
    if (batch.all) return false
    try {
      await waiting.add(batch)
      return true
    } catch {
      return false
    }
  }

  /** Sends what waits. Gives back how many actions the server refused, which are dropped. */
  function flush(): Promise<number> {
    sending ??= sendAll().finally(() => (sending = null))
    return sending
  }

  async function sendAll(): Promise<number> {
    let refused = 0
    for (const { id, batch } of await waiting.all()) {
      try {
        await send(batch)
      } catch (error) {
        if (error instanceof Unreachable) return refused
        refused += 1
      }
      await waiting.remove(id)
    }
    return refused
  }

  return { keep, flush }
}

export const outbox = makeOutbox(
  {
    async add(batch) {
      const kept = await database()
      if (!kept) throw new Error('this browser keeps nothing')
      await kept.outbox.add({ batch: structuredClone(batch) })
    },
    async all() {
      const rows = (await (await database())?.outbox.orderBy('id').toArray()) ?? []
      return rows.map(({ id, batch }) => ({ id: id ?? 0, batch }))
    },
    async remove(id) {
      await (await database())?.outbox.delete(id)
    },
  },
  (batch) => messages.batch(batch),
)
