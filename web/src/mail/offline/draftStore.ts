import type { DraftContent } from '../../api/drafts'
import { database } from './database'

/** A draft as this browser keeps it, from its first letter until the server has all of it and it is closed. */
export interface KeptDraft {
  id: string
  accountId: string
  content: DraftContent
  /** The version that it began with; 0 when the server knows nothing of it. */
  version: number
  /** There is something that the server does not have. */
  unsent: boolean
  /** It is being written: shown again after a reload. */
  open: boolean
  /** When it was last typed into, by this browser's clock: milliseconds since 1970. */
  at: number
}

/** Where unsaved text waits; it survives a reload, a crash, and hours without a server. */
export interface DraftStore {
  put(draft: KeptDraft): Promise<void>
  get(id: string): Promise<KeptDraft | undefined>
  /** The oldest first. */
  all(): Promise<KeptDraft[]>
  remove(id: string): Promise<void>
}

export const draftStore: DraftStore = {
  async put(draft) {
    const kept = await database()
    if (!kept) throw new Error('this browser keeps nothing')
    // Without the reactivity that a database cannot store.
    const plain = JSON.parse(JSON.stringify(draft)) as KeptDraft
    await kept.drafts.put(plain)
  },
  async get(id) {
    return (await database())?.drafts.get(id)
  },
  async all() {
    return ((await (await database())?.drafts.toArray()) ?? []).sort((a, b) => a.at - b.at)
  },
  async remove(id) {
    await (await database())?.drafts.delete(id)
  },
}
