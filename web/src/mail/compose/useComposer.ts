import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { drafts, type Draft, type DraftContent } from '../../api/drafts'
import { ApiProblem } from '../../api/problem'
import { useConnectionStore } from '../../stores/connection'
import { useFolders } from '../useFolders'
import { DRAFT_KEYS } from '../drafts/keys'
import { deviceId } from './deviceId'
import { makeKeeper } from './keeper'
import { places } from './sendKept'
import type { ComposeWindow } from './windows'

/** Milliseconds between two signs that the draft is open here; the server counts one for a minute. */
const PRESENT_EVERY = 30_000

export type Composer = ReturnType<typeof useComposer>

/** A draft in its window: what is written, where it is kept, and who else writes. */
export function useComposer(window: ComposeWindow) {
  const { begin } = window
  const queries = useQueryClient()
  const connection = useConnectionStore()
  const folders = useFolders()

  const content = shallowRef<DraftContent>(begin.content)
  const keeper = makeKeeper(begin, places, (next) => (content.value = next))
  const access = ref<Draft['access']>('own')
  const onServer = computed(() => keeper.state.value.version > 0)

  function change(part: Partial<DraftContent>): void {
    content.value = { ...content.value, ...part }
    keeper.change(content.value)
  }

  // The account that it is sent from: the one that it began with, else the first.
  const accountId = ref(begin.accountId)
  watch(accountId, (id) => keeper.changeAccount(id))
  watch(folders.accounts, (all) => {
    if (!accountId.value && all[0]) accountId.value = all[0].id
  }, { immediate: true })

  // What somebody else saved, or this person elsewhere, comes by itself.
  const stored = useQuery({ queryKey: DRAFT_KEYS.one(begin.id), queryFn: () => drafts.get(begin.id), enabled: onServer, retry: false, shallow: true })
  watch([stored.data, stored.error], ([draft, error]) => {
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 410)) return keeper.lost()
    if (!draft || error) return
    access.value = draft.access
    // Chosen while the first save was on its way, which decided.
    accountId.value = draft.accountId
    void keeper.heard(draft)
  }, { immediate: true })

  const presence = useQuery({
    queryKey: DRAFT_KEYS.presence(begin.id),
    queryFn: () => drafts.present(begin.id, { deviceId: deviceId(), version: keeper.state.value.version, isEditing: true }),
    enabled: () => onServer.value && keeper.state.value.phase !== 'gone' && !connection.offline,
    refetchInterval: PRESENT_EVERY,
    retry: false,
  })
  const others = computed(() => (presence.data.value ?? []).filter((one) => one.deviceId !== deviceId()))

  // Lists of drafts show what was saved here.
  watch(() => keeper.state.value.version, () => void queries.invalidateQueries({ queryKey: DRAFT_KEYS.lists }))
  watch(() => connection.offline, (offline) => {
    if (!offline) void keeper.flush()
  })

  const flush = () => void keeper.flush()
  const flushHidden = () => document.hidden && void keeper.flush()
  onMounted(() => {
    globalThis.addEventListener('pagehide', flush)
    globalThis.addEventListener('blur', flush)
    document.addEventListener('visibilitychange', flushHidden)
  })
  onBeforeUnmount(() => {
    globalThis.removeEventListener('pagehide', flush)
    globalThis.removeEventListener('blur', flush)
    document.removeEventListener('visibilitychange', flushHidden)
    if (!window.dropped) void keeper.keep()
    keeper.end()
    if (!window.dropped && onServer.value && !connection.offline) void drafts.present(begin.id, { deviceId: deviceId(), version: keeper.state.value.version, isEditing: false }).catch(() => {})
    queries.removeQueries({ queryKey: DRAFT_KEYS.one(begin.id) })
  })

  return { keeper, content, change, accountId, accounts: folders.accounts, access, others }
}
