import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { drafts } from '../../api/drafts'
import { DRAFT_KEYS } from './keys'

/** The member's drafts, page by page, the last saved first. The sidebar and the page of drafts share it. */
export function useDraftList() {
  return useInfiniteQuery({
    queryKey: DRAFT_KEYS.lists,
    queryFn: ({ pageParam }) => drafts.list(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}

/** How many there are; nothing before that is known. */
export function useDraftCount(): ComputedRef<number | undefined> {
  const { data } = useDraftList()
  return computed(() => data.value?.pages[0]?.total ?? undefined)
}
