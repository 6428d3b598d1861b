import { useQuery } from '@tanstack/vue-query'
import { computed, onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RouteLocationRaw } from 'vue-router'
import type { ListRequest } from '../api/list'
import { messages } from '../api/messages'
import { members } from '../api/members'
import { tenants } from '../api/tenants'
import { useSessionStore } from '../stores/session'

interface Found {
  id: string
  label: string
  about: string
  icon: string
  to: RouteLocationRaw
}

/** Milliseconds of rest before what was typed is searched for, and the letters that it takes. */
const TYPING_PAUSE = 200
const SHORTEST = 2

/** Things of each kind that are shown. */
const SHOWN = 5

/** Mail, members and tenants that match what is typed, found by the server. */
export function useFound(term: Ref<string>) {
  const { t } = useI18n()
  const session = useSessionStore()
  const rested = ref('')

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(term, (typed) => {
    clearTimeout(timer)
    timer = setTimeout(() => (rested.value = typed.trim().length >= SHORTEST ? typed.trim() : ''), TYPING_PAUSE)
  })
  onBeforeUnmount(() => clearTimeout(timer))

  const request = (q: string): ListRequest => ({ page: 1, perPage: SHOWN, status: 'all', q })

  const people = useQuery({
    queryKey: ['members', 'found', rested],
    queryFn: async () => (await members.list(request(rested.value))).items.map((it): Found => ({ id: it.id, label: it.displayName, about: it.email, icon: 'i-lucide-user-round', to: { name: 'members', params: { id: it.id } } })),
    enabled: () => rested.value !== '' && session.may('members:read'),
  })
  const organisations = useQuery({
    queryKey: ['tenants', 'found', rested],
    queryFn: async () => (await tenants.list(request(rested.value))).items.map((it): Found => ({ id: it.id, label: it.name, about: it.slug, icon: 'i-lucide-building-2', to: { name: 'tenants', params: { id: it.id } } })),
    enabled: () => rested.value !== '' && session.may('tenants:read'),
  })

  const mail = useQuery({
    queryKey: ['messages', 'found', rested],
    queryFn: async () => (await messages.list({ q: rested.value }, { limit: SHOWN })).items.map((it): Found => ({ id: it.id, label: it.subject || t('mail.noSubject'), about: it.from[0]?.name ?? it.from[0]?.address ?? '', icon: 'i-lucide-mail', to: { name: 'mail-search', params: { t: 't', threadId: it.threadId }, query: { q: rested.value, m: it.id } } })),
    enabled: () => rested.value !== '' && session.may('tenant'),
    // What is typed may not be a search yet.
    retry: false,
  })

  const groups = computed(() =>
    [
      { id: 'mail', label: t('palette.mail'), things: mail.data.value ?? [] },
      { id: 'members', label: t('admin.members.title'), things: people.data.value ?? [] },
      { id: 'tenants', label: t('operator.tenants.title'), things: organisations.data.value ?? [] },
    ].filter(({ things }) => things.length > 0 && rested.value !== ''),
  )
  const searching = computed(() => mail.isFetching.value || people.isFetching.value || organisations.isFetching.value || (term.value.trim().length >= SHORTEST && term.value.trim() !== rested.value))
  const failed = computed(() => people.isError.value || organisations.isError.value)

  return { groups, searching, failed }
}
