import { useQueries } from '@tanstack/vue-query'
import { computed, watch } from 'vue'
import { identities, type MailIdentity } from '../../api/identities'
import type { MailAccount } from '../../api/mail'
import { KEYS } from '../keys'
import { withSignature } from './signature'
import type { Composer } from './useComposer'
import type { ComposeWindow } from './windows'

/** Milliseconds for which what is known of identities is not read anew; changes are told. */
const FRESH = 300_000

/** Whom a draft is written as; the signature goes along. */
export function useIdentities({ keeper, content, change, accountId, accounts }: Composer, window: ComposeWindow) {
  const lists = useQueries({ queries: computed(() => accounts.value.map(({ id }) => ({ queryKey: KEYS.identities(id), queryFn: () => identities.list(id), staleTime: FRESH }))) })
  const known = computed(() => lists.value.flatMap(({ data }) => data ?? []))
  const ofAccount = (account: MailAccount): MailIdentity[] => {
    const found = known.value.filter((one) => one.accountId === account.id)
    return found.length > 0 ? found : [ownOf(account)]
  }

  /** The draft's own, or that of its account which drafts without one are sent as. */
  const current = computed(() => {
    const own = known.value.filter((one) => one.accountId === accountId.value)
    return own.find(({ id }) => id === content.value.identityId) ?? own.find(({ isDefault }) => isDefault)
  })
  const chosen = computed(() => current.value?.id ?? accountId.value)

  /** A draft that the server has stays in its account. */
  const stays = computed(() => keeper.state.value.version > 0)
  const groups = computed(() => accounts.value.filter(({ id }) => !stays.value || id === accountId.value).map((account) => ({ account, identities: ofAccount(account) })))

  /** Whether there is anything to choose, or to know. */
  const asks = computed(() => groups.value.length > 0 && (accounts.value.length > 1 || groups.value.some((group) => group.identities.length > 1)))

  // A new mail ends with the signature, below the place where one begins to write.
  watch(current, (identity) => {
    if (!window.fresh || !identity) return
    window.fresh = false
    const next = withSignature(content.value, NONE, identity)
    if (keeper.blank()) keeper.start(next)
    else change(next)
  }, { immediate: true })

  /** A signature that somebody has changed stays as it is. */
  function choose(id: string): void {
    const next = groups.value.flatMap((group) => group.identities).find((one) => one.id === id)
    if (!next || next.id === chosen.value) return
    const blank = keeper.blank() && !stays.value
    const part = withSignature(content.value, current.value ?? NONE, next)
    accountId.value = next.accountId
    if (blank) keeper.start({ ...part, identityId: next.id })
    else change({ ...part, identityId: next.id })
  }

  return { groups, chosen, stays, asks, choose }
}

const NONE = { signature: '', signatureHtml: '' }

/** An account's own address is one without a name and a signature until more is known. */
const ownOf = ({ id, accountName, emailAddress }: MailAccount): MailIdentity => ({ id, accountId: id, name: accountName, address: emailAddress, signature: '', signatureHtml: '', isDefault: true, isOwn: true, version: 1 })
