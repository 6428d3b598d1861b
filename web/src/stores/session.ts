import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { auth } from '../api/auth'
import { ApiProblem } from '../api/problem'
import { forgetToken, refreshToken } from '../api/session-token'
import type { Me, Preferences, Tagged } from '../api/types'

export type Area = 'account' | 'admin' | 'operator'

/** Tells the other tabs of this browser that they show somebody else's, or an ended, session. */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('postroom.session') : null

/** Who is signed in, in which tenant and role, and what that role may do. */
export const useSessionStore = defineStore('session', () => {
  const tagged = shallowRef<Tagged<Me> | null>(null)
  const started = ref(false)

  const me = computed(() => tagged.value?.value ?? null)
  const signedIn = computed(() => me.value !== null)
  const mustChangePassword = computed(() => me.value?.session.mustChangePassword ?? false)
  const tenant = computed(() => me.value?.session.tenant ?? null)
  const isOperator = computed(() => me.value?.session.role.startsWith('operator') ?? false)
  const areas = computed<Area[]>(() => {
    const all: Area[] = ['account']
    if (may('members:read')) all.push('admin')
    if (may('tenants:read')) all.push('operator')
    return all
  })

  function may(permission: string): boolean {
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

  async function signIn(email: string, password: string): Promise<void> {
    await auth.signIn(email, password)
    await load()
    started.value = true
    announce()
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
    me, signedIn, mustChangePassword, tenant, isOperator, areas, may,
    start, load, signIn, switchTo, signOut, changePassword, rename, savePreferences, clear, onOtherTab,
  }
})
