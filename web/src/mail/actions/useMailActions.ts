import { useQueryClient, type QueryKey } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import type { Batch, BatchAction, BatchResult, Folder, Thread } from '../../api/mail'
import { messages } from '../../api/messages'
import { Unreachable } from '../../api/problem'
import { useFormat } from '../../composables/useFormat'
import { useNotify } from '../../composables/useNotify'
import type { Snapshot } from '../list/snapshot'
import { KEYS } from '../keys'
import { outbox } from '../offline/outbox'
import { lastUndo } from './lastUndo'
import { listAfter, threadAfter, unreadAfter, type FolderLookup } from './optimistic'
import { batchOf, MOST, parts, type Target } from './target'

type Before = [QueryKey, unknown][]

/** Does things with messages: at once on the page, then on the server; what fails there is taken back here. */
export function useMailActions(folderOf: FolderLookup) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const notify = useNotify()
  const { number } = useFormat()

  /** `quiet` says nothing when it worked: for what is seen at once. */
  async function act(target: Target, action: BatchAction, { quiet = false, ...more }: { keyword?: string; targetFolderId?: string; quiet?: boolean } = {}): Promise<boolean> {
    if (target.count === 0) return false
    const batch = batchOf(target, action, more)
    // What is on its way was read before this.
    void queries.cancelQueries({ queryKey: KEYS.lists })
    const before = change(batch, target)
    try {
      const undoIds: string[] = []
      for (const part of parts(batch)) {
        let done: BatchResult
        // Everything in a view may be more than one call changes.
        do {
          done = await messages.batch(part)
          if (done.undoId) undoIds.push(done.undoId)
        } while (part.all && done.changed >= MOST)
      }
      // What stood there before an older action is not what stood there before the last one.
      const undo = undoIds.length > 0 ? () => void takeBack(undoIds, lastUndo.value === undo ? before : []) : undefined
      lastUndo.value = undo ?? null
      if (!quiet) notify.done(doneWords(target, action, more), undo)
      if (target.all) readAnew()
      return true
    } catch (error) {
      if (error instanceof Unreachable && (await outbox.keep(batch))) {
        if (!quiet) notify.done(t('mail.done.later'))
        return true
      }
      restore(before)
      readAnew()
      notify.failed(t(`mail.failed.${action}`), error)
      return false
    }
  }

  /** Shows the outcome before it is one. Gives back what stood there. */
  function change(batch: Batch, target: Target): Before {
    const before: Before = []
    const set = <Value>(key: QueryKey, value: Value | undefined, next: (value: Value) => Value) => {
      if (value === undefined) return
      const changed = next(value)
      if (changed === value) return
      before.push([key, value])
      queries.setQueryData(key, changed)
    }
    for (const [key, list] of queries.getQueriesData<Snapshot>({ queryKey: KEYS.lists })) set(key, list, (now) => listAfter(batch, now, folderOf))
    for (const [key, thread] of queries.getQueriesData<Thread>({ queryKey: KEYS.threads })) set(key, thread, (now) => threadAfter(batch, now))
    const unread = unreadAfter(batch, target.rows, target.filter.conversations ?? false)
    for (const [key, folders] of queries.getQueriesData<Folder[]>({ queryKey: ['mail-folders'] })) {
      set(key, folders, (now) => (now.some(({ id }) => unread.has(id)) ? now.map((folder) => ({ ...folder, unreadCount: Math.max(0, folder.unreadCount + (unread.get(folder.id) ?? 0)) })) : now))
    }
    return before
  }

  function restore(before: Before): void {
    for (const [key, value] of before) queries.setQueryData(key, value)
  }

  function readAnew(): void {
    for (const queryKey of [['messages'], ['mail-folders'], ['threads']]) void queries.invalidateQueries({ queryKey })
  }

  async function takeBack(undoIds: readonly string[], before: Before): Promise<void> {
    lastUndo.value = null
    void queries.cancelQueries({ queryKey: KEYS.lists })
    restore(before)
    try {
      for (const undoId of undoIds.toReversed()) await messages.undo(undoId)
      notify.done(t('mail.done.undone'))
    } catch (error) {
      notify.failed(t('mail.failed.undo'), error)
    }
    readAnew()
  }

  function doneWords(target: Target, action: BatchAction, more: { keyword?: string; targetFolderId?: string }): string {
    const things = target.filter.conversations ? t('mail.conversations', { n: number(target.count) }, target.count) : t('mail.messages', { n: number(target.count) }, target.count)
    return t(`mail.done.${action}`, { things, folder: folderOf(more.targetFolderId ?? '')?.name ?? '', label: more.keyword ?? '' })
  }

  return { act }
}
