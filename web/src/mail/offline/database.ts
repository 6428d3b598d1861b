import type { Dexie, Table } from 'dexie'
import type { Batch, Thread } from '../../api/mail'
import { mailDatabase } from '../../composables/localData'
import { useSessionStore } from '../../stores/session'
import type { Snapshot } from '../list/snapshot'
import type { KeptDraft } from './draftStore'
import type { KeptFile } from './fileStore'

export interface Database extends Dexie {
  lists: Table<{ id: string; at: number; size: number; list: Snapshot }, string>
  threads: Table<{ id: string; at: number; size: number; thread: Thread }, string>
  html: Table<{ id: string; at: number; size: number; html: string }, string>
  outbox: Table<{ id?: number; batch: Batch }, number>
  drafts: Table<KeptDraft, string>
  files: Table<KeptFile & { at: number }, string>
}

let open: { name: string; database: Promise<Database> } | null = null

/** The signed-in person's database; null where the browser refuses one. Loaded when it is first needed. */
export async function database(): Promise<Database | null> {
  const session = useSessionStore()
  const [user, tenant] = [session.me?.user.id, session.tenant?.id]
  if (!user || !tenant || !('indexedDB' in globalThis)) return null
  const name = mailDatabase(user, tenant)
  if (open?.name !== name) open = { name, database: make(name) }
  try {
    return await open.database
  } catch {
    // Perhaps its code could not be loaded just now; the next one who asks tries again.
    open = null
    return null
  }
}

async function make(name: string): Promise<Database> {
  const { Dexie: Maker } = await import('dexie')
  const made = new Maker(name) as Database
  made.version(1).stores({ lists: 'id, at', threads: 'id, at', html: 'id, at', outbox: '++id' })
  made.version(2).stores({ drafts: 'id' })
  made.version(3).stores({ files: 'key, draftId' })
  // Signing out in another tab removes it.
  made.on('versionchange', () => {
    made.close()
    open = null
  })
  await made.open()
  return made
}
