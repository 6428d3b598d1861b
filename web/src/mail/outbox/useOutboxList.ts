import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { outbox } from '../../api/outbox'
import { DRAFT_KEYS } from '../drafts/keys'
import { isTroubled } from './stages'

/** The member's messages on their way, page by page, the newest first. The sidebar and the outbox share it. */
export function useOutboxList() {
  return useInfiniteQuery({
    queryKey: DRAFT_KEYS.outbox,
    queryFn: ({ pageParam }) => outbox.list(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
}

/** Milliseconds for which a message that was not sent is told of everywhere: whether it arrived after all, nobody can say here. */
const TOLD_FOR = 3 * 86_400_000

/** How many of the newest ones somebody has to look after. */
export function useOutboxTrouble(): ComputedRef<number> {
  const { data } = useOutboxList()
  return computed(() => data.value?.pages.flatMap(({ items }) => items).filter((entry) => isTroubled(entry) && Date.parse(entry.sendAt) > Date.now() - TOLD_FOR).length ?? 0)
}
