import { computed, inject, nextTick, onScopeDispose, provide, ref, shallowRef, watch, type InjectionKey } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { BatchAction, Row } from '../api/mail'
import { DESKTOP, useMediaQuery } from '../composables/useMediaQuery'
import { useAppearanceStore } from '../stores/appearance'
import { batchOf, targetOfRows, targetOfSelection, type Target } from './actions/target'
import { lastUndo } from './actions/lastUndo'
import { movesAway, rowAfter } from './actions/optimistic'
import { useMailActions } from './actions/useMailActions'
import { countOf, indexOfRow, knownRows, rowAt } from './list/snapshot'
import { useMessageList } from './list/useMessageList'
import { chosenCount, everything, keyOf, NOTHING, ranged, toggled, type Selection } from './selection'
import { outbox } from './offline/outbox'
import { useFolders } from './useFolders'
import { addressOf, filterOf, mayGroup, viewOf } from './views'

const MAIL: InjectionKey<Mail> = Symbol('mail')

export type Mail = ReturnType<typeof makeMail>

/** What the panes of the mail page share: the view, its list, what is open, what is chosen, and what can be done. */
export function provideMail(): Mail {
  const mail = makeMail()
  provide(MAIL, mail)
  return mail
}

export function useMail(): Mail {
  const mail = inject(MAIL)
  if (!mail) throw new Error('outside the mail page')
  return mail
}

function makeMail() {
  const route = useRoute()
  const router = useRouter()
  const appearance = useAppearanceStore()
  const besideList = useMediaQuery(DESKTOP)
  const folders = useFolders()
  const { act: run } = useMailActions(folders.folderOf)
  // What was done offline, before the page was closed.
  const flushing = setTimeout(() => void outbox.flush().catch(() => 0), 2000)
  onScopeDispose(() => clearTimeout(flushing))

  const view = computed(() => viewOf(route))
  const narrowed = computed(() => ({ unread: route.query.unread === 'yes', flagged: route.query.starred === 'yes' }))
  const filter = computed(() => filterOf(view.value, { conversations: appearance.conversations, ...narrowed.value }))
  const grouped = computed(() => filter.value.conversations === true)
  const viewKey = computed(() => JSON.stringify(filter.value))
  const enabled = computed(() => filter.value.q !== '' && String(route.name).startsWith('mail'))
  const list = useMessageList(filter, enabled)

  const count = computed(() => (list.snapshot.value ? countOf(list.snapshot.value) : 0))
  const at = (index: number): Row | undefined => (list.snapshot.value ? rowAt(list.snapshot.value, index) : undefined)
  const keyAt = (index: number): string | undefined => {
    const row = at(index)
    return row && keyOf(row, grouped.value)
  }
  const indexOf = (key: string): number => (list.snapshot.value && key ? indexOfRow(list.snapshot.value, (row) => keyOf(row, grouped.value) === key) : -1)

  // What is open.
  const threadId = computed(() => String(route.params.threadId ?? ''))
  const messageId = computed(() => String(route.query.m ?? ''))
  const openKey = computed(() => (grouped.value ? threadId.value : messageId.value))
  const openIndex = computed(() => indexOf(openKey.value))

  const addressOfRow = (row: Row) => addressOf(view.value, { threadId: row.threadId, ...(grouped.value ? {} : { messageId: row.id }) }, narrowed.value)
  const addressOfList = computed(() => addressOf(view.value, null, narrowed.value))

  /** Going back from a message leads to the list, however many were read in between. */
  function open(row: Row): void {
    const address = addressOfRow(row)
    void (threadId.value ? router.replace(address) : router.push(address))
  }

  function close(): void {
    if (threadId.value) void router.push(addressOfList.value)
  }

  /** A place that is to be opened once its row is here. */
  const awaited = ref<number | null>(null)
  function openAt(index: number): void {
    const row = at(index)
    awaited.value = row ? null : index
    if (row) open(row)
    revealed.value = { index }
  }
  watch(list.snapshot, () => awaited.value !== null && at(awaited.value) && openAt(awaited.value))

  function step(by: number): void {
    const next = openIndex.value + by
    if (openIndex.value >= 0 && next >= 0 && next < count.value) openAt(next)
  }

  // What is chosen, and where the keyboard is.
  const selection = shallowRef<Selection>(NOTHING)
  const cursor = ref('')
  const chosen = computed(() => chosenCount(selection.value, list.snapshot.value?.total ?? 0))
  watch(viewKey, () => {
    selection.value = NOTHING
    cursor.value = ''
    awaited.value = null
  })

  function toggle(index: number, reach = false): void {
    const row = at(index)
    if (!row) return
    const key = keyOf(row, grouped.value)
    const from = reach && selection.value.anchor ? indexOf(selection.value.anchor) : -1
    if (from < 0) {
      selection.value = toggled(selection.value, key, row)
      return
    }
    const between: [string, Row][] = []
    for (let place = Math.min(from, index); place <= Math.max(from, index); place += 1) {
      const one = at(place)
      if (one) between.push([keyOf(one, grouped.value), one])
    }
    selection.value = ranged(selection.value, between, key)
  }

  /** Everything in the view; of a search, whose end nobody knows, what was found so far. */
  function chooseAll(): void {
    selection.value = filter.value.q === undefined || !list.snapshot.value ? everything() : ranged(NOTHING, knownRows(list.snapshot.value).map((row) => [keyOf(row, grouped.value), row]), '')
  }
  const choseAll = computed(() => chosen.value > 0 && chosen.value === list.snapshot.value?.total)

  function chooseNothing(): void {
    selection.value = NOTHING
  }

  /** Shows a row of the list, and with `focus` moves there. */
  const revealed = shallowRef<{ index: number; focus?: boolean } | null>(null)
  function reveal(index: number): void {
    if (index >= 0 && index < count.value) revealed.value = { index, focus: true }
  }

  /** Where the keyboard is in the list, else what is open, else nowhere. */
  const cursorIndex = computed(() => {
    const place = indexOf(cursor.value)
    return place >= 0 ? place : openIndex.value
  })

  /** The open thing, where its row is not in the list (any more). */
  const openRow = shallowRef<Row | null>(null)

  /** What an action is about: what is chosen, else the row that has the focus, else what is open, else where the keyboard was. */
  function target(): Target | null {
    if (chosen.value > 0) return targetOfSelection(filter.value, selection.value, list.snapshot.value?.total ?? 0)
    const focused = document.activeElement?.closest('[data-mail-row]') ? at(indexOf(cursor.value)) : undefined
    if (focused) return targetOfRows(filter.value, [focused])
    return openTarget() ?? (at(cursorIndex.value) ? targetOfRows(filter.value, [at(cursorIndex.value)!]) : null)
  }

  function openTarget(): Target | null {
    if (!threadId.value) return null
    const row = at(openIndex.value)
    if (row) return targetOfRows(filter.value, [row])
    return openRow.value ? targetOfRows(messageId.value ? {} : { conversations: true }, [openRow.value]) : null
  }

  async function act(action: BatchAction, more: { keyword?: string; targetFolderId?: string; quiet?: boolean } = {}, about = target()): Promise<void> {
    if (!about) return
    const batch = batchOf(about, action, more)
    const leaves = (row: Row | undefined): boolean => row !== undefined && rowAfter(batch, row, filter.value, folders.folderOf) === null
    /** The row that takes the place of one that leaves. */
    const heirOf = (place: number): Row | undefined => {
      for (let index = place + 1; index < count.value && at(index); index += 1) if (!leaves(at(index))) return at(index)
      for (let index = place - 1; index >= 0 && at(index); index -= 1) if (!leaves(at(index))) return at(index)
      return undefined
    }
    const opened = at(openIndex.value)
    const openGoes = opened ? leaves(opened) : threadId.value !== '' && movesAway(action) && about.rows.some((row) => row.threadId === threadId.value)
    const next = opened && openGoes && besideList.value ? heirOf(openIndex.value) : undefined
    const focused = document.activeElement?.closest('[data-mail-row]') ? indexOf(cursor.value) : -1
    const focusNext = leaves(at(focused)) ? heirOf(focused) : undefined

    const done = run(about, action, more)
    if (movesAway(action)) chooseNothing()
    if (openGoes && next) open(next)
    else if (openGoes) close()
    if (focusNext) {
      // The cache tells its readers a moment later.
      await new Promise((resolve) => setTimeout(resolve, 0))
      await nextTick()
      reveal(indexOf(keyOf(focusNext, grouped.value)))
    }
    await done
  }

  const isRead = (about: Target): boolean => !about.all && about.rows.every((row) => row.isRead && (!about.filter.conversations || !row.threadUnreadCount))
  const isStarred = (about: Target): boolean => !about.all && about.rows.every((row) => row.isFlagged)

  /** Threads that were marked unread while open: reading on does not undo that. */
  const keptUnread = ref('')
  async function toggleRead(): Promise<void> {
    const about = target()
    if (!about) return
    const unread = isRead(about)
    if (unread) keptUnread.value = threadId.value
    await act(unread ? 'unread' : 'read', { quiet: about.count === 1 }, about)
    if (unread && threadId.value && !besideList.value) close()
  }

  async function toggleStar(): Promise<void> {
    const about = target()
    if (about) await act(isStarred(about) ? 'unflag' : 'flag', { quiet: about.count === 1 }, about)
  }

  return {
    view, filter, grouped, groupable: computed(() => mayGroup(view.value)), narrowed, viewKey, folders, list, count, at, keyAt, indexOf, besideList,
    threadId, messageId, openKey, openIndex, openRow, open, openAt, close, step, addressOfRow, addressOfList,
    selection, chosen, cursor, cursorIndex, toggle, chooseAll, choseAll, chooseNothing, revealed, reveal,
    target, openTarget, act, toggleRead, toggleStar, keptUnread, lastUndo, isRead, isStarred,
  }
}
