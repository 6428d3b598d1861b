import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import type { Filter } from '../../api/mail'
import { messages } from '../../api/messages'
import { Unreachable } from '../../api/problem'
import { KEYS } from '../keys'
import { keptList, keepList } from '../offline/library'
import { anchored, chained, countOf, EVERY, pageOf, withNext, withPage, type Snapshot } from './snapshot'

/** Rows of a search that are read at once. */
const SEARCH_PAGE = 50

/** Milliseconds of rest before pages far away are read: whoever drags the scroll bar passes many. */
const REST = 60

/** Rows that are read before they come into sight, and that a move may have to be called scrolling. */
const AHEAD = 60

/** A list's rows, read page by page as they are looked at, and read anew as a whole when something changed. */
export function useMessageList(filter: Ref<Filter>, enabled: Ref<boolean>) {
  const queries = useQueryClient()
  /** First and last place that is looked at. */
  const range = ref<[number, number]>([0, 20])
  const key = computed(() => KEYS.list(filter.value))

  const query = useQuery<Snapshot>({
    queryKey: key,
    queryFn: ({ signal }) => read(filter.value, signal),
    enabled,
    structuralSharing: false,
    // Rows are replaced, never changed; watching into each of them would only cost.
    shallow: true,
    // The same view under another filter keeps its rows until the others are there.
    placeholderData: (before) => (before && samePlace(before.filter, filter.value) ? keepPreviousData(before) : undefined),
  })
  const snapshot = computed(() => query.data.value)

  async function read(wanted: Filter, signal: AbortSignal): Promise<Snapshot> {
    const before = queries.getQueryData<Snapshot>(KEYS.list(wanted))
    try {
      const fresh = await (wanted.q === undefined ? readAnchored(wanted, before, signal) : readChained(wanted, before, signal))
      void keepList(fresh)
      return fresh
    } catch (error) {
      const kept = error instanceof Unreachable ? (before ?? (await keptList(wanted))) : undefined
      if (!kept) throw error
      return kept
    }
  }

  async function readAnchored(wanted: Filter, before: Snapshot | undefined, signal: AbortSignal): Promise<Snapshot> {
    if (!before || before.cursors.length === 0) {
      const first = messages.list(wanted, { limit: EVERY }, signal)
      // The beginning is shown before the whole is counted.
      void first.then(({ items, nextCursor }) => {
        if (!signal.aborted && nextCursor && !queries.getQueryData(KEYS.list(wanted))) queries.setQueryData<Snapshot>(KEYS.list(wanted), withPage(anchored(wanted, items.length, ['']), 0, items))
      }).catch(() => {})
      const [page, anchors] = await Promise.all([first, messages.anchors(wanted, EVERY, signal)])
      const list = anchored(wanted, anchors.total, anchors.cursors, anchors.every)
      return list.cursors.length > 0 ? withPage(list, 0, page.items) : list
    }
    const anchors = await messages.anchors(wanted, EVERY, signal)
    let list = anchored(wanted, anchors.total, anchors.cursors, anchors.every)
    for (const page of pagesIn(list)) list = withPage(list, page, (await messages.list(wanted, { cursor: anchors.cursors[page], limit: anchors.every }, signal)).items)
    return list
  }

  async function readChained(wanted: Filter, before: Snapshot | undefined, signal: AbortSignal): Promise<Snapshot> {
    const first = await messages.list(wanted, { limit: SEARCH_PAGE }, signal)
    let list = chained(wanted, first.items, first.nextCursor ?? null, first.indexed ?? undefined)
    // What was scrolled to is read again, so that nothing jumps.
    while (before && list.next && list.cursors.length < before.cursors.length && countOf(list) <= range.value[1]) {
      const more = await messages.list(wanted, { cursor: list.next, limit: SEARCH_PAGE }, signal)
      list = withNext(list, more.items, more.nextCursor ?? null)
    }
    return list
  }

  /** The pages that are looked at, with `ahead` rows around them. */
  function pagesIn(list: Snapshot, ahead = 0): number[] {
    if (list.cursors.length === 0) return []
    const last = Math.max(0, countOf(list) - 1)
    const [from, to] = [pageOf(list, Math.min(Math.max(0, range.value[0] - ahead), last)), pageOf(list, Math.min(range.value[1] + ahead, last))]
    return Array.from({ length: to - from + 1 }, (_, at) => from + at)
  }

  const loading = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([range, snapshot], ([[from]], [[before]]) => {
    clearTimeout(timer)
    if (Math.abs(from - before) < AHEAD) void loadMissing()
    else timer = setTimeout(() => void loadMissing(), REST)
  })
  onScopeDispose(() => clearTimeout(timer))

  async function loadMissing(): Promise<void> {
    const list = snapshot.value
    if (!list || query.isPlaceholderData.value) return
    if (list.next !== null && range.value[1] + AHEAD / 4 >= countOf(list)) await load(list, `next ${list.next}`, { cursor: list.next, limit: SEARCH_PAGE }, (now, page) => withNext(now, page.items, page.nextCursor ?? null))
    if (list.filter.q !== undefined) return
    await Promise.all(pagesIn(list, AHEAD).filter((page) => !list.pages.has(page) && list.cursors[page]).map((page) => load(list, `page ${list.cursors[page]}`, { cursor: list.cursors[page]!, limit: EVERY }, (now, { items }) => withPage(now, page, items))))
  }

  /** Reads a page, and puts it in unless the list was read anew meanwhile. */
  async function load(list: Snapshot, name: string, page: { cursor: string; limit: number }, put: (now: Snapshot, page: Awaited<ReturnType<typeof messages.list>>) => Snapshot): Promise<void> {
    if (loading.has(name)) return
    loading.add(name)
    try {
      const answer = await messages.list(list.filter, page)
      queries.setQueryData<Snapshot>(KEYS.list(list.filter), (now) => (now && now.cursors === list.cursors ? put(now, answer) : now))
    } catch {
      // The rows stay grey; looking at them again reads them again.
    } finally {
      loading.delete(name)
    }
  }

  return { snapshot, range, query }
}

function samePlace(one: Filter, other: Filter): boolean {
  return one.folderId === other.folderId && one.folderType === other.folderType && one.q === other.q && one.conversations === other.conversations
}
