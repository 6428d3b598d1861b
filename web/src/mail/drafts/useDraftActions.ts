import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { drafts } from '../../api/drafts'
import { useNotify } from '../../composables/useNotify'
import { deviceId } from '../compose/deviceId'
import { close, composeNew, composeStored, windows } from '../compose/windows'
import { draftStore } from '../offline/draftStore'
import { fileStore } from '../offline/fileStore'
import { DRAFT_KEYS } from './keys'
import type { Line } from './rows'

/** What the list of drafts does with one. */
export function useDraftActions() {
  const { t } = useI18n()
  const notify = useNotify()
  const queries = useQueryClient()

  function readAnew(): void {
    for (const queryKey of [DRAFT_KEYS.lists, DRAFT_KEYS.local]) void queries.invalidateQueries({ queryKey })
  }

  async function openDraft(id: string): Promise<void> {
    try {
      if (!(await composeStored(id))) notify.failed(t('drafts.openElsewhere'))
    } catch (error) {
      notify.failed(t('drafts.notOpened'), error)
      readAnew()
    }
  }

  /** Deletes it, and offers to bring it back. */
  async function remove(line: Line): Promise<void> {
    const present = windows.find(({ id }) => id === line.id)
    const kept = await draftStore.get(line.id).catch(() => undefined)
    try {
      if (line.isStored) await drafts.remove(line.id)
      if (present) {
        present.dropped = true
        close(present)
      }
      await Promise.all([draftStore.remove(line.id), fileStore.removeOf(line.id)]).catch(() => {})
      notify.done(t('compose.discarded'), () => void bringBack(line))
    } catch (error) {
      notify.failed(t('compose.notDiscarded'), error)
    }
    readAnew()

    async function bringBack({ isStored }: Line): Promise<void> {
      try {
        if (isStored) await drafts.recover(line.id, deviceId())
        if (kept?.unsent && isStored) await draftStore.put(kept)
        else if (kept?.unsent) await composeNew(kept.accountId, kept.content)
        notify.done(t('drafts.broughtBack'))
      } catch (error) {
        notify.failed(t('compose.notBroughtBack'), error)
      }
      readAnew()
    }
  }

  return { openDraft, remove }
}
