import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { outbox } from '../../api/outbox'
import { useFormat } from '../../composables/useFormat'
import { useNotify } from '../../composables/useNotify'
import { useConnectionStore } from '../../stores/connection'
import { DRAFT_KEYS } from '../drafts/keys'
import { isAddress } from './recipients'
import type { Composer } from './useComposer'
import { composeStored } from './windows'

/** Seconds for which a mail can be taken back: a little more than the message that offers it stays. */
const UNDO_SECONDS = 10

/** Sends a draft, at once or later. `done` is told when it has left the drafts. */
export function useSending({ keeper, content }: Composer, done: () => Promise<void>) {
  const { t } = useI18n()
  const { full } = useFormat()
  const notify = useNotify()
  const queries = useQueryClient()
  const connection = useConnectionStore()
  const sending = ref(false)
  /** Why it cannot be sent as it is. */
  const problem = ref('')

  /** What is missing before a server needs to be asked, or nothing. */
  function missing(): string {
    const { to, cc, bcc } = content.value
    const people = [...to, ...cc, ...bcc]
    if (people.length === 0) return t('compose.send.nobody')
    const wrong = people.filter(({ address }) => !isAddress(address))
    if (wrong.length > 0) return t('compose.send.wrong', { names: wrong.map(({ address }) => address).join(', ') })
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
      const entry = await outbox.send(keeper.id, sendAt ? { version, sendAt } : { version, undoSeconds: UNDO_SECONDS })
      await done()
      notify.done(sendAt ? t('compose.send.scheduled', { time: full(sendAt) }) : t('compose.send.sent'), () => void takeBack(entry.id, entry.draftId))
    } catch (error) {
      notify.failed(t('compose.send.failed'), error)
    } finally {
      sending.value = false
      for (const queryKey of [DRAFT_KEYS.lists, DRAFT_KEYS.outbox]) void queries.invalidateQueries({ queryKey })
    }
  }

  /** Before it has left: it is a draft again, and open. */
  async function takeBack(id: string, draftId: string): Promise<void> {
    try {
      await outbox.cancel(id)
      await composeStored(draftId)
      notify.done(t('compose.send.takenBack'))
    } catch (error) {
      notify.failed(t('compose.send.notTakenBack'), error)
    }
    for (const queryKey of [DRAFT_KEYS.lists, DRAFT_KEYS.outbox]) void queries.invalidateQueries({ queryKey })
  }

  return { sending, problem, send }
}
