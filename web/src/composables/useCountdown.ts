import { onBeforeUnmount, ref } from 'vue'

/** Seconds until the server listens again, counted down; 0 when it does. */
export function useCountdown(onEnd: () => void) {
  const left = ref(0)
  let ticking: ReturnType<typeof setInterval> | undefined

  function start(seconds: number): void {
    const end = Date.now() + seconds * 1000
    clearInterval(ticking)
    const tick = () => {
      left.value = Math.max(0, Math.ceil((end - Date.now()) / 1000))
      if (left.value > 0) return
      clearInterval(ticking)
      onEnd()
    }
    tick()
    ticking = setInterval(tick, 1000)
  }

  onBeforeUnmount(() => clearInterval(ticking))
  return { left, start }
}
