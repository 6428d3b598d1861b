import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { outbox, type OutboxEntry } from '../../api/outbox'
import { useNotify } from '../../composables/useNotify'
import { composeStored } from '../compose/windows'
import { DRAFT_KEYS } from '../drafts/keys'

/** What can be done with a message in the outbox. */
export function useOutboxActions() {
  const { t } = useI18n()
  const notify = useNotify()
  const queries = useQueryClient()

  /** It is a draft again, and open. */
  async function takeBack({ id, draftId }: OutboxEntry): Promise<void> {
    try {
      await outbox.cancel(id)
      notify.done(t('compose.send.takenBack'))
      await composeStored(draftId)
    } catch (error) {
      notify.failed(t('compose.send.notTakenBack'), error)
    } finally {
      readAnew()
    }
  }

  /** Throws what is in the way. */
  async function sendAgain({ id }: OutboxEntry): Promise<void> {
    try {
      await outbox.retry(id)
      notify.done(t('outbox.retried'))
    } finally {
      readAnew()
    }
  }

  /** Throws what is in the way. */
  async function dismiss({ id, subject }: OutboxEntry): Promise<void> {
    try {
      await outbox.dismiss(id)
      notify.done(t('outbox.dismissed', { name: subject || t('mail.noSubject') }))
    } finally {
      readAnew()
    }
  }

  function readAnew(): void {
    for (const queryKey of [DRAFT_KEYS.outbox, DRAFT_KEYS.lists]) void queries.invalidateQueries({ queryKey })
  }

  return { takeBack, sendAgain, dismiss }
}
