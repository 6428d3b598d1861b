import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { Theme } from '../api/types'

export type Density = 'comfortable' | 'compact'

export const SIDEBAR = { min: 200, max: 320, initial: 232 }
export const MAIL_LIST = { min: 320, max: 560, initial: 404 }

/** Read by public/theme.js before the first paint. */
const THEME_KEY = 'postroom.theme'

/** How the page looks in this browser. The theme also follows the person's preferences. */
export const useAppearanceStore = defineStore('appearance', () => {
  const theme = ref<Theme>(stored(THEME_KEY, 'system') as Theme)
  const systemDark = ref(false)
  const dark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemDark.value))

  const person = ref('')
  const density = ref<Density>('comfortable')
  const singleKeys = ref(true)
  const sidebarWidth = ref(clampWidth(Number(stored('postroom.sidebar', String(SIDEBAR.initial))), SIDEBAR))
  const mailListWidth = ref(clampWidth(Number(stored('postroom.mail.list', String(MAIL_LIST.initial))), MAIL_LIST))
  /** One row stands for a whole conversation. */
  const conversations = ref(true)
  const sidebarCollapsed = ref(stored('postroom.sidebar.collapsed', 'no') === 'yes')

  /** Follows the system's theme and keeps the page's class up to date. */
  function start(): void {
    const query = globalThis.matchMedia('(prefers-color-scheme: dark)')
    systemDark.value = query.matches
    query.addEventListener('change', (event) => (systemDark.value = event.matches))
    watch(
      dark,
      (isDark) => {
        document.documentElement.classList.toggle('dark', isDark)
        document.documentElement.classList.toggle('light', !isDark)
      },
      { immediate: true },
    )
  }

  function setTheme(next: Theme): void {
    theme.value = next
    store(THEME_KEY, next)
  }

  /** Loads what is kept per person in this browser. */
  function usePerson(userId: string): void {
    person.value = userId
    density.value = stored(`postroom.density.${userId}`, 'comfortable') as Density
    singleKeys.value = stored(`postroom.keys.${userId}`, 'on') === 'on'
    conversations.value = stored(`postroom.conversations.${userId}`, 'on') === 'on'
  }

  function setDensity(next: Density): void {
    density.value = next
    store(`postroom.density.${person.value}`, next)
  }

  function setSingleKeys(on: boolean): void {
    singleKeys.value = on
    store(`postroom.keys.${person.value}`, on ? 'on' : 'off')
  }

  function setConversations(on: boolean): void {
    conversations.value = on
    store(`postroom.conversations.${person.value}`, on ? 'on' : 'off')
  }

  function setMailListWidth(width: number): void {
    mailListWidth.value = clampWidth(width, MAIL_LIST)
    store('postroom.mail.list', String(mailListWidth.value))
  }

  function setSidebarWidth(width: number): void {
    sidebarWidth.value = clampWidth(width, SIDEBAR)
    store('postroom.sidebar', String(sidebarWidth.value))
  }

  function toggleSidebar(): void {
    sidebarCollapsed.value = !sidebarCollapsed.value
    store('postroom.sidebar.collapsed', sidebarCollapsed.value ? 'yes' : 'no')
  }

  return {
    theme, dark, density, singleKeys, conversations, mailListWidth, sidebarWidth, sidebarCollapsed,
    start, setTheme, usePerson, setDensity, setSingleKeys, setConversations, setMailListWidth, setSidebarWidth, toggleSidebar,
  }
})

function clampWidth(width: number, { min, max, initial }: typeof SIDEBAR): number {
  return Number.isFinite(width) ? Math.min(max, Math.max(min, Math.round(width))) : initial
}

// A browser can refuse storage; the page then works with the defaults.
function stored(key: string, fallback: string): string {
  try {
    return localStorage.getItem(key) ?? fallback
  } catch {
    return fallback
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Kept for this page only.
  }
}
