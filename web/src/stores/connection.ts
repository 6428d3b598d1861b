import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'

/** Milliseconds between two attempts to reach a server that did not answer. */
const PROBE_INTERVAL = 3000

/** Whether the server can be reached: the browser's word, and what the calls found. */
export const useConnectionStore = defineStore('connection', () => {
  const online = ref(true)
  const reachable = ref(true)
  const offline = computed(() => !online.value || !reachable.value)

  /** Starts to listen; `onBack` runs whenever the connection returns. */
  function start(onBack: () => void): void {
    online.value = navigator.onLine
    globalThis.addEventListener('online', () => (online.value = true))
    globalThis.addEventListener('offline', () => (online.value = false))
    watch(offline, (isOffline) => {
      if (!isOffline) onBack()
    })
    watch([online, reachable], ([isOnline, isReachable]) => {
      if (isOnline && !isReachable) void probe()
    })
  }

  function report(ok: boolean): void {
    reachable.value = ok
  }

  async function probe(): Promise<void> {
    while (online.value && !reachable.value) {
      await new Promise((resolve) => setTimeout(resolve, PROBE_INTERVAL))
      await check()
    }
  }

  /** Asks the server whether it is there. */
  async function check(): Promise<boolean> {
    const answer = await fetch('/health/live', { cache: 'no-store' }).catch(() => null)
    reachable.value = answer?.ok ?? false
    // What nobody reads would hold its connection.
    void answer?.body?.cancel()
    return reachable.value
  }

  return { offline, start, report, check }
})
