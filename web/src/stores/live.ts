import type { QueryClient } from '@tanstack/vue-query'
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { followChanges } from '../api/events'
import { useSessionStore } from './session'

/** What shows things of a kind, by the first part of its query's key. */
const SHOWN: Record<string, string[]> = {
  mail_account: ['mail-accounts', 'mail-certificate', 'mail-problems', 'mail-identities'],
  mail_identity: ['mail-identities'],
  mail_folder: ['mail-folders', 'messages', 'threads'],
  mail_message: ['messages', 'threads'],
  template: ['templates'],
  draft: ['drafts'],
  outbox: ['outbox', 'drafts'],
  member: ['members'],
  invitation: ['invitations'],
  policy: ['policy'],
  audit: ['audit'],
  tenant: ['tenants', 'dashboard'],
  operator: ['operators', 'dashboard'],
  isolation: ['isolation', 'dashboard'],
  task: ['tasks', 'dashboard'],
}

/** Milliseconds in which changes are read anew together. */
const TOGETHER = 150

/** Milliseconds between two readings: a first synchronisation tells of changes all the time. */
const APART = 1000

/** Milliseconds without a stream before somebody is told. */
const LONG = 20_000

/** Keeps what is shown as it is on the server: what changes there is read anew here. */
export const useLiveStore = defineStore('live', () => {
  const session = useSessionStore()
  /** There has been no stream for a while, though there should be one. */
  const lost = ref(false)

  /** Follows whatever session there is from now on. */
  function start(queries: QueryClient): void {
    let stop: (() => void) | undefined
    watch(
      () => (session.signedIn && !session.mustChangePassword && !session.mustEnrolSecondFactor ? session.me?.session.id : undefined),
      (current) => {
        stop?.()
        stop = current ? follow(queries) : undefined
      },
      { immediate: true },
    )
  }

  function follow(queries: QueryClient): () => void {
    const waiting = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let alarm: ReturnType<typeof setTimeout> | undefined
    let lastRead = 0

    function readSoon(kind: string): void {
      waiting.add(kind)
      timer ??= setTimeout(() => {
        timer = undefined
        lastRead = Date.now()
        const keys = new Set([...waiting].flatMap((one) => SHOWN[one] ?? []))
        waiting.clear()
        for (const key of keys) void queries.invalidateQueries({ queryKey: [key] })
      }, Math.max(TOGETHER, lastRead + APART - Date.now()))
    }

    const end = followChanges({
      changed: readSoon,
      // What is being read already is new enough: the next hint is never far.
      hinted: (kind) => (SHOWN[kind] ?? []).forEach((key) => void queries.invalidateQueries({ queryKey: [key] }, { cancelRefetch: false })),
      resync: () => void queries.invalidateQueries(),
      standing(stands) {
        if (!stands) {
          // From the moment it was lost, however often it is tried again.
          alarm ??= setTimeout(() => (lost.value = true), LONG)
          return
        }
        clearTimeout(alarm)
        alarm = undefined
        lost.value = false
      },
    })
    return () => {
      end()
      clearTimeout(timer)
      clearTimeout(alarm)
      lost.value = false
    }
  }

  return { lost, start }
})
