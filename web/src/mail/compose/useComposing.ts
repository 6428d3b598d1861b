import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useSessionStore } from '../../stores/session'
import { usePrimaryAction } from '../../ui/primaryAction'
import { useFolders } from '../useFolders'
import { composeNew } from './windows'

/** Offers to write a message, for as long as the page lives; from the account that it says. */
export function useComposing(account: () => string = () => ''): void {
  const { t } = useI18n()
  const router = useRouter()
  const folders = useFolders()
  const session = useSessionStore()

  /** Whoever has no account yet is led to where one is connected. */
  function compose(): void {
    if (folders.loaded.value && folders.accounts.value.length === 0) void router.push({ name: 'mail-accounts', query: { new: null } })
    else void composeNew(account())
  }

  usePrimaryAction(session.may('mail:write') ? { label: t('compose.new'), icon: 'i-lucide-square-pen', run: compose } : null)
}
