import type { Filter, Thread } from '../../api/mail'
import type { Snapshot } from '../list/snapshot'

// Filled in later.
export async function keepList(_list: Snapshot): Promise<void> {}
export async function keptList(_filter: Filter): Promise<Snapshot | undefined> {
  return undefined
}
export async function keepThread(_thread: Thread): Promise<void> {}
export async function keptThread(_id: string): Promise<Thread | undefined> {
  return undefined
}
export async function keepHtml(_id: string, _html: string): Promise<void> {}
export async function keptHtml(_id: string): Promise<string | undefined> {
  return undefined
}
