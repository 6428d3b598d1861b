import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Trail } from '../../api/audit'
import { useSessionStore } from '../../stores/session'
import { filterOf, narrowings, NO_FILTER, requestOf, type FilterFields } from './auditFilter'

/** A trail as a list that grows by its older parts; the filter stands in the address. */
export function useAuditTrail(scope: string, trail: Trail) {
  const route = useRoute()
  const router = useRouter()
  const session = useSessionStore()

  const fields = computed(() => filterOf(route.query))
  const request = computed(() => requestOf(fields.value, session.me?.user.preferences.timeZone))
  const filtered = computed(() => narrowings(fields.value) > 0)

  const query = useInfiniteQuery({
    queryKey: ['audit', scope, 'list', request],
    queryFn: ({ pageParam }) => trail.list(request.value, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? null,
    placeholderData: keepPreviousData,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  const state = useQuery({ queryKey: ['audit', scope, 'state'], queryFn: () => trail.state() })

  function change(part: Partial<FilterFields>): void {
    const next = Object.fromEntries(Object.entries({ ...fields.value, ...part }).filter(([, value]) => value))
    void router.replace({ params: { id: undefined }, query: next })
  }

  return {
    fields, filtered, rows, change,
    clear: () => change(NO_FILTER),
    state: state.data,
    loading: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage,
    readingMore: query.isFetchingNextPage,
    readMore: () => void query.fetchNextPage(),
    file: () => trail.export(request.value),
  }
}
