import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ListRequest } from '../api/list'
import type { Page } from '../api/types'

/** Rows on one page of a table. */
export const PAGE_SIZE = 20

/** Milliseconds of rest before what was typed is searched for. */
const TYPING_PAUSE = 250

/**
 * An administrative list: search, status and page stand in the address, so that going back,
 * reloading and sharing a link keep them.
 */
export function useAdminList<Item>(key: string, fetchPage: (request: ListRequest) => Promise<Page<Item>>) {
  const route = useRoute()
  const router = useRouter()

  const page = computed(() => Math.max(1, Number.parseInt(String(route.query.page ?? '1'), 10) || 1))
  const status = computed(() => String(route.query.status ?? 'all'))
  const search = computed(() => String(route.query.q ?? ''))
  const typed = ref(search.value)

  const request = computed<ListRequest>(() => ({ page: page.value, perPage: PAGE_SIZE, status: status.value, q: search.value }))
  const query = useQuery({
    queryKey: [key, 'list', request],
    queryFn: () => fetchPage(request.value),
    placeholderData: keepPreviousData,
  })

  const rows = computed(() => query.data.value?.items ?? [])
  /** Null while it is not known, and for lists that are not counted. */
  const total = computed(() => query.data.value?.total ?? null)
  const more = computed(() => !!query.data.value?.nextCursor)
  const filtered = computed(() => search.value !== '' || status.value !== 'all')

  // The last row of the last page went away: show the page that is the last one now.
  watch([rows, total, page], () => {
    const last = total.value === null ? 1 : Math.max(1, Math.ceil(total.value / PAGE_SIZE))
    if (query.data.value && !query.isPlaceholderData.value && rows.value.length === 0 && page.value > last) setPage(last)
  })

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(typed, (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const q = text.trim()
      if (q !== search.value) change({ q: q || undefined, page: undefined })
    }, TYPING_PAUSE)
  })
  watch(search, (text) => {
    if (text !== typed.value.trim()) typed.value = text
  })

  function change(part: Record<string, string | undefined>): void {
    void router.replace({ query: { ...route.query, ...part } })
  }

  function setPage(next: number): void {
    change({ page: next > 1 ? String(next) : undefined })
  }

  function setStatus(next: string): void {
    change({ status: next === 'all' ? undefined : next, page: undefined })
  }

  function clearFilters(): void {
    typed.value = ''
    void router.replace({ query: { ...route.query, q: undefined, status: undefined, page: undefined } })
  }

  return {
    rows, total, more, page, status, search, typed, filtered, setPage, setStatus, clearFilters,
    loading: query.isPending, error: query.error, retry: () => void query.refetch(),
  }
}
