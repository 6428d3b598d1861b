import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { outbox, type OutboxEntry, type Sending } from '../../api/outbox'
import { ApiProblem, Unreachable } from '../../api/problem'
import { idempotentCreation } from '../../composables/idempotency'
import { useFormat } from '../../composables/useFormat'
import { useNotify } from '../../composables/useNotify'
import { useConnectionStore } from '../../stores/connection'
import { lastUndo } from '../actions/lastUndo'
import { DRAFT_KEYS } from '../drafts/keys'
import { isAddress } from './recipients'
import type { Composer } from './useComposer'
import type { Upload } from './useFiles'
import { composeStored } from './windows'

/** Seconds for which a message can be taken back: a little more than the notice that offers it stays. */
const UNDO_SECONDS = 10

/** Sends a draft, at once or later. `done` is told when it has left the drafts. */
export function useSending({ keeper, content, accountId, accounts }: Composer, uploads: readonly Upload[], done: () => Promise<void>) {
  const { t } = useI18n()
  const { full } = useFormat()
  const notify = useNotify()
  const queries = useQueryClient()
  const connection = useConnectionStore()
  const once = idempotentCreation()
  const sending = ref(false)
  /** Why it cannot be sent as it is, or what it waits for. */
  const problem = ref('')

  /** What is missing before a server needs to be asked, or nothing. */
  function missing(): string {
    const { to, cc, bcc } = content.value
    const people = [...to, ...cc, ...bcc]
    if (people.length === 0) return t('compose.send.nobody')
    const wrong = people.filter(({ address }) => !isAddress(address))
    if (wrong.length > 0) return t('compose.send.wrong', { names: wrong.map(({ address }) => address).join(', ') })
    if (uploads.some(({ waits }) => waits)) return t('compose.send.fileWaits')
    if (uploads.length > 0) return t(uploads.some((upload) => upload.problem) ? 'compose.send.fileFailed' : 'compose.send.fileUnderWay')
    const account = accounts.value.find(({ id }) => id === accountId.value)
    if (account && !account.smtp) return t('compose.send.noServer', { name: account.accountName })
    if (connection.offline) return t('compose.send.offline')
    return ''
  }

  async function send(sendAt?: string): Promise<void> {
    if (sending.value) return
    problem.value = missing()
    if (problem.value) return
    sending.value = true
    try {
      await keeper.flush()
      const { phase, version } = keeper.state.value
      if (phase !== 'saved') {
        problem.value = t('compose.send.unsaved')
        return
      }
      const entry = await answered(sendAt ? { version, sendAt } : { version, undoSeconds: UNDO_SECONDS })
      if (!entry) return
      await done()
      const undo = () => void takeBack(entry)
      lastUndo.value = undo
      notify.done(entry.undoUntil ? t('compose.send.sent') : t('compose.send.scheduled', { time: full(entry.sendAt) }), undo)
    } catch (error) {
      problem.value = ''
      notify.failed(t('compose.send.failed'), error)
    } finally {
      sending.value = false
      readAnew()
    }
  }

  /** Asks until there is an answer, or the window is closed. A repeat has the same key, so the message leaves once. */
  async function answered(body: Sending): Promise<OutboxEntry | null> {
    for (;;) {
      try {
        return await once(body, (key) => outbox.send(keeper.id, body, key))
      } catch (error) {
        // The first request may still be carried out when the repeat comes, or be given up on by whoever stands in between.
        const open = error instanceof ApiProblem && (error.kind === 'in-flight' || error.status >= 502)
        if (!open && !(error instanceof Unreachable)) throw error
        if (open) await new Promise<void>((go) => setTimeout(go, 1000 * (error.retryAfter ?? 2)))
      }
      problem.value = t('compose.send.unanswered')
      if (!(await connected())) return null
      problem.value = ''
    }
  }

  // True once the server can be reached again, false when nobody waits for that any more.
  let isClosed = false
  let wake = (): void => {}
  watch(() => connection.offline, () => wake())
  onScopeDispose(() => {
    isClosed = true
    wake()
  })
  async function connected(): Promise<boolean> {
    while (connection.offline && !isClosed) await new Promise<void>((resolve) => (wake = resolve))
    return !isClosed
  }

  /** Before it has left: it is a draft again, and open. */
  async function takeBack({ id, draftId }: OutboxEntry): Promise<void> {
    lastUndo.value = null
    try {
      await outbox.cancel(id)
      await composeStored(draftId)
      notify.done(t('compose.send.takenBack'))
    } catch (error) {
      notify.failed(t('compose.send.notTakenBack'), error)
    }
    readAnew()
  }

  function readAnew(): void {
    for (const queryKey of [DRAFT_KEYS.lists, DRAFT_KEYS.outbox]) void queries.invalidateQueries({ queryKey })
  }

  return { sending, problem, send }
}
