import { useQueryClient } from '@tanstack/vue-query'
import { ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MailAccount } from '../../api/mail'
import { mailAccounts } from '../../api/mailAccounts'
import { useNotify } from '../../composables/useNotify'
import { KEYS } from '../keys'

/** What can be done with a mail account, as items of a menu. */
export function useAccountActions() {
  const { t } = useI18n()
  const queries = useQueryClient()
  const notify = useNotify()
  const subject = shallowRef<MailAccount | null>(null)
  const editing = ref(false)
  const removing = ref(false)

  async function run(call: () => Promise<unknown>, done: string, failed: string, undo?: () => void): Promise<void> {
    try {
      await call()
      if (done) notify.done(done, undo)
    } catch (error) {
      notify.failed(failed, error)
    }
    await queries.invalidateQueries({ queryKey: KEYS.accounts })
  }

  const synchronise = (account: MailAccount) => run(() => mailAccounts.synchronise(account.id), '', t('mail.accounts.syncFailed', { name: account.accountName }))
  const cancel = (account: MailAccount) => run(() => mailAccounts.cancel(account.id), t('mail.accounts.cancelled', { name: account.accountName }), t('mail.accounts.cancelFailed', { name: account.accountName }))

  async function pause(account: MailAccount, on: boolean): Promise<void> {
    let changed = account
    await run(async () => (changed = await mailAccounts.change(account, { isSyncEnabled: !on })), t(on ? 'mail.accounts.paused' : 'mail.accounts.resumed', { name: account.accountName }), t('mail.accounts.changeFailed', { name: account.accountName }), () => void pause(changed, !on))
  }

  async function remove(account: MailAccount): Promise<void> {
    await mailAccounts.remove(account)
    notify.done(t('mail.accounts.removed', { name: account.accountName }))
    for (const queryKey of [KEYS.accounts, ['messages'], ['mail-folders'], KEYS.threads]) await queries.invalidateQueries({ queryKey })
  }

  function edit(account: MailAccount): void {
    subject.value = account
    editing.value = true
  }

  function items(account: MailAccount) {
    const local = account.protocol === 'local'
    const syncing = account.state === 'syncing' || account.state === 'new'
    return [
      [
        ...(local || !account.isSyncEnabled ? [] : syncing
          ? [{ label: t('mail.accounts.cancel'), icon: 'i-lucide-circle-stop', onSelect: () => void cancel(account) }]
          : [{ label: t('mail.accounts.sync'), icon: 'i-lucide-refresh-cw', onSelect: () => void synchronise(account) }]),
        ...(local ? [] : account.isSyncEnabled
          ? [{ label: t('mail.accounts.pause'), icon: 'i-lucide-pause', onSelect: () => void pause(account, true) }]
          : [{ label: t('mail.accounts.resume'), icon: 'i-lucide-play', onSelect: () => void pause(account, false) }]),
        { label: t('action.edit'), icon: 'i-lucide-pencil', onSelect: () => edit(account) },
      ],
      [{ label: t('mail.accounts.remove'), icon: 'i-lucide-trash-2', color: 'error' as const, onSelect: () => ((subject.value = account), (removing.value = true)) }],
    ]
  }

  return { subject, editing, removing, items, edit, remove, synchronise }
}
