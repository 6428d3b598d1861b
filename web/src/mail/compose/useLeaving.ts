import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { drafts, type Draft } from '../../api/drafts'
import { useNotify } from '../../composables/useNotify'
import { fileStore } from '../offline/fileStore'
import { DRAFT_KEYS } from '../drafts/keys'
import { deviceId } from './deviceId'
import type { Composer } from './useComposer'
import { close, composeNew, composeStored, type ComposeWindow } from './windows'

/** The ways out of a draft. None of them loses what was written without saying so. */
export function useLeaving({ keeper, content, accountId }: Composer, window: ComposeWindow) {
  const { t } = useI18n()
  const notify = useNotify()
  const queries = useQueryClient()

  /** Of what is thrown away, nothing stays on this device. */
  async function forget(): Promise<void> {
    window.dropped = true
    await keeper.discard()
    await fileStore.removeOf(keeper.id).catch(() => {})
  }

  function gone(): void {
    close(window)
    const back = window.opener?.isConnected ? window.opener : document.getElementById('main')
    back?.focus()
    for (const queryKey of [DRAFT_KEYS.lists, DRAFT_KEYS.local]) void queries.invalidateQueries({ queryKey })
  }

  /** Closes it; it is a draft from then on. */
  async function leave(): Promise<void> {
    const { phase, version, edit, saved } = keeper.state.value
    if (phase === 'gone' || (keeper.blank() && version === 0)) {
      const [account, last, blank] = [accountId.value, withoutFiles(), keeper.blank()]
      await forget()
      gone()
      // Only this browser has what was typed last.
      if (edit > saved && !blank) notify.done(t('compose.gone.dropped'), () => void composeNew(account, last))
      return
    }
    await keeper.flush()
    const now = keeper.state.value
    if (now.edit > now.saved && (now.phase !== 'offline' || !keeper.keepsLocally.value)) return notify.failed(t('compose.notClosed'), keeper.problem.value ?? undefined)
    await keeper.close()
    gone()
    const kept = keeper.state.value.phase
    if (kept === 'offline' || keeper.holds()) notify.done(t('compose.keptHere'))
    else if (kept === 'saved') notify.done(t('compose.kept'))
  }

  async function leaveSent(): Promise<void> {
    await forget()
    gone()
  }

  /** Deletes it; for some seconds it can be brought back from here, for 30 days from the server. */
  async function discard(): Promise<void> {
    const last = content.value
    const [account, blank] = [accountId.value, keeper.blank()]
    await keeper.settled()
    if (keeper.state.value.version === 0) {
      await forget()
      gone()
      if (!blank) notify.done(t('compose.discarded'), () => void composeNew(account, last))
      return
    }
    try {
      // What was typed last is part of what can be brought back.
      await keeper.flush()
      await drafts.remove(keeper.id)
      await forget()
      gone()
      notify.done(t('compose.discarded'), () => void bringBack())
    } catch (error) {
      notify.failed(t('compose.notDiscarded'), error)
    }
  }

  async function bringBack(): Promise<void> {
    try {
      await drafts.recover(keeper.id, deviceId())
      await composeStored(keeper.id)
    } catch (error) {
      notify.failed(t('compose.notBroughtBack'), error)
    }
    void queries.invalidateQueries({ queryKey: DRAFT_KEYS.lists })
  }

  /** Goes on with what is here, where the draft itself was deleted or sent elsewhere. */
  async function keepAsNew(): Promise<void> {
    await composeNew(accountId.value, withoutFiles())
    await forget()
    close(window)
  }

  /** An older revision takes the place of what is here; what the server never got is offered as another draft. */
  async function adopt(draft: Draft): Promise<void> {
    const { edit, saved } = keeper.state.value
    const [account, lost] = [accountId.value, edit > saved ? withoutFiles() : null]
    await keeper.adopt(draft)
    if (lost) notify.done(t('compose.gone.dropped'), () => void composeNew(account, lost))
  }

  /** The content for another draft; files belong to the one that they were attached to. */
  const withoutFiles = () => ({ ...content.value, attachments: [] })

  return { leave, leaveSent, discard, keepAsNew, adopt }
}
