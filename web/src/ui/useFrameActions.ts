import { useI18n } from 'vue-i18n'
import type { Theme } from '../api/types'
import { useActions, type Action } from '../composables/useActions'
import { DESKTOP, useMediaQuery } from '../composables/useMediaQuery'
import { useNotify } from '../composables/useNotify'
import { useSessionSwitch } from '../composables/useSessionSwitch'
import { useAppearanceStore } from '../stores/appearance'
import { useSessionStore } from '../stores/session'

/** What can be done on every page: the look, the organisation, the way out. */
export function useFrameActions(frame: { help: () => void }): void {
  const { t } = useI18n()
  const session = useSessionStore()
  const appearance = useAppearanceStore()
  const notify = useNotify()
  const desktop = useMediaQuery(DESKTOP)
  const { switchTo, signOut } = useSessionSwitch()

  const THEMES: [Theme, string][] = [['light', 'i-lucide-sun'], ['dark', 'i-lucide-moon'], ['system', 'i-lucide-monitor']]

  async function setTheme(theme: Theme): Promise<void> {
    const preferences = session.me?.user.preferences
    if (!preferences) return
    appearance.setTheme(theme)
    try {
      await session.savePreferences({ ...preferences, theme })
    } catch (error) {
      appearance.setTheme(preferences.theme)
      notify.failed(t('account.preferences.failed'), error)
    }
  }

  function themes(): Action[] {
    const others = THEMES.filter(([theme]) => theme !== appearance.theme)
    return others.map(([theme, icon]) => ({ id: `theme ${theme}`, label: t(`palette.theme.${theme}`), icon, run: () => void setTheme(theme) }))
  }

  function organisations(): Action[] {
    const places = [...(session.me?.operatorRole ? [{ slug: null, name: t('installation') }] : []), ...(session.me?.tenants ?? [])]
    const others = places.filter(({ slug }) => slug !== (session.tenant?.slug ?? null))
    return others.map(({ slug, name }) => ({
      id: `switch ${slug ?? ''}`,
      label: t('account.profile.switchTo', { name }),
      icon: slug === null ? 'i-lucide-server-cog' : 'i-lucide-building-2',
      run: () => void switchTo(slug, name),
    }))
  }

  function density(): Action {
    const next = appearance.density === 'compact' ? 'comfortable' : 'compact'
    return { id: 'density', label: t(`palette.density.${next}`), icon: next === 'compact' ? 'i-lucide-rows-4' : 'i-lucide-rows-2', run: () => appearance.setDensity(next) }
  }

  function sidebar(): Action {
    return { id: 'sidebar', label: t(appearance.sidebarCollapsed ? 'frame.expand' : 'frame.collapse'), icon: 'i-lucide-panel-left', run: () => appearance.toggleSidebar() }
  }

  useActions(() => [
    ...organisations(),
    ...themes(),
    density(),
    ...(desktop.value ? [sidebar()] : []),
    { id: 'help', label: t('frame.shortcuts'), icon: 'i-lucide-keyboard', keys: '?', run: frame.help },
    { id: 'sign-out', label: t('frame.signOut'), icon: 'i-lucide-log-out', run: () => void signOut() },
  ], { everywhere: true })
}
