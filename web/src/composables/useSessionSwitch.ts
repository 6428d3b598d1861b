import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useSessionStore } from '../stores/session'
import { useNotify } from './useNotify'

/** Moves between organisations and out; nothing of the former one stays on the page. */
export function useSessionSwitch() {
  const { t } = useI18n()
  const router = useRouter()
  const queries = useQueryClient()
  const session = useSessionStore()
  const notify = useNotify()

  async function switchTo(slug: string | null, name: string): Promise<void> {
    if (slug === (session.tenant?.slug ?? null)) return
    try {
      await session.switchTo(slug)
      queries.clear()
      await router.push({ name: 'home' })
    } catch (error) {
      notify.failed(t('account.profile.switchFailed', { name }), error)
    }
  }

  /** Signs out here, or everywhere. */
  async function signOut(everywhere = false): Promise<void> {
    await session.signOut(everywhere)
    queries.clear()
    await router.push({ name: 'sign-in' })
  }

  return { switchTo, signOut }
}
