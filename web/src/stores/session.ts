import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { auth, type Credentials } from '../api/auth'
import { ApiProblem } from '../api/problem'
import { forgetToken, refreshToken } from '../api/session-token'
import { forgetMail } from '../composables/localData'
import type { Me, Preferences, Tagged } from '../api/types'

export type Area = 'mail' | 'account' | 'admin' | 'operator'

/** Tells the other tabs of this browser that they show somebody else's, or an ended, session. */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('postroom.session') : null

/** The time zone that this browser shows. */
export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** Who is signed in, in which tenant and role, and what that role may do. */
export const useSessionStore = defineStore('session', () => {
  const tagged = shallowRef<Tagged<Me> | null>(null)
  const started = ref(false)

  const me = computed(() => tagged.value?.value ?? null)
  const signedIn = computed(() => me.value !== null)
  const mustChangePassword = computed(() => me.value?.session.mustChangePassword ?? false)
  const mustEnrolSecondFactor = computed(() => me.value?.session.mustEnrolSecondFactor ?? false)
  const tenant = computed(() => me.value?.session.tenant ?? null)
  const isOperator = computed(() => me.value?.session.role.startsWith('operator') ?? false)
  const areas = computed<Area[]>(() => {
    const all: Area[] = tenant.value ? ['mail', 'account'] : ['account']
    if (may('members:read')) all.push('admin')
    if (may('tenants:read')) all.push('operator')
    return all
  })

  /** Whether the role allows something. What is for everybody in an organisation asks for `tenant`. */
  function may(permission: string): boolean {
    if (permission === 'tenant') return tenant.value !== null
    return me.value?.permissions.some((held) => held === permission) ?? false
  }

  /** Takes up the session that this browser still has. Safe to call again. */
  async function start(): Promise<void> {
    if (started.value) return
    if (await refreshToken()) await load()
    started.value = true
  }

  async function load(): Promise<void> {
    tagged.value = await auth.me()
  }

  async function signIn(credentials: Credentials): Promise<void> {
    await auth.signIn(credentials)
    await takeUp()
  }

  /** Goes on with a session that a call has just opened. */
  async function takeUp(): Promise<void> {
    await load()
    started.value = true
    announce()
  }

  /** Takes up what a changed person may do by now: a fresh token says so. */
  async function renew(): Promise<void> {
    await refreshToken()
    await load()
  }

  async function switchTo(slug: string | null): Promise<void> {
    await auth.switchTo(slug)
    await load()
    announce()
  }

  /** Ends the session here, or all sessions everywhere. An already ended one is no error. */
  async function signOut(everywhere = false): Promise<void> {
    try {
      await (everywhere ? auth.signOutEverywhere() : auth.signOut())
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 401)) throw error
    }
    clear()
    await forgetMail()
    announce()
  }

  async function changePassword(current: string, next: string): Promise<void> {
    await auth.changePassword(current, next)
    await load()
  }

  async function rename(displayName: string): Promise<void> {
    tagged.value = await auth.rename(displayName, tagged.value?.etag ?? null)
  }

  async function savePreferences(preferences: Preferences): Promise<void> {
    await auth.savePreferences(preferences)
    await load()
  }

  /** Somebody's first minutes: what still stands as it was made follows this browser. */
  async function adoptBrowser(language: string): Promise<void> {
    const preferences = me.value?.user.preferences
    if (!preferences || preferences.timeZone !== 'UTC') return
    const next = { ...preferences, timeZone: browserTimeZone(), language }
    if (next.timeZone === preferences.timeZone && next.language === preferences.language) return
    // A convenience: without it everything works, and the preferences page offers it again.
    await savePreferences(next).catch(() => {})
  }

  function clear(): void {
    forgetToken()
    tagged.value = null
  }

  function announce(): void {
    channel?.postMessage('changed')
  }

  /** Calls back when another tab of this browser signed in, switched or signed out. */
  function onOtherTab(handler: () => void): void {
    channel?.addEventListener('message', handler)
  }

  return {
    me, signedIn, mustChangePassword, mustEnrolSecondFactor, tenant, isOperator, areas, may,
    start, load, renew, signIn, takeUp, adoptBrowser, switchTo, signOut, changePassword, rename, savePreferences, clear, onOtherTab,
  }
})
