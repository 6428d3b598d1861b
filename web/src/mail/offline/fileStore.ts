import { database } from './database'

/** A file that was attached while the server was away. */
export interface KeptFile {
  /** Of this browser's choosing. */
  key: string
  draftId: string
  file: File
}

/** Where files wait for the server; they survive a reload, as the draft's text does. */
export interface FileStore {
  put(kept: KeptFile): Promise<void>
  /** A draft's, in the order in which they were attached. */
  of(draftId: string): Promise<KeptFile[]>
  remove(key: string): Promise<void>
  /** Forgets those of a draft that is gone. */
  removeOf(draftId: string): Promise<void>
}

export const fileStore: FileStore = {
  async put(kept) {
    const store = await database()
    if (!store) throw new Error('this browser keeps nothing')
    await store.files.put({ ...kept, at: Date.now() })
  },
  async of(draftId) {
    const rows = (await (await database())?.files.where('draftId').equals(draftId).toArray()) ?? []
    return rows.sort((a, b) => a.at - b.at)
  },
  async remove(key) {
    await (await database())?.files.delete(key)
  },
  async removeOf(draftId) {
    await (await database())?.files.where('draftId').equals(draftId).delete()
  },
}
