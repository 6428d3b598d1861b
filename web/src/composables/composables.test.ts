import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { readerLocale } from './useFormat'
import { safePath } from './safePath'
import { useDelayed } from './useDelayed'

describe('where sign-in leads back to', () => {
  it('is a path inside the client', () => {
    expect(safePath('/admin/members?q=ida')).toBe('/admin/members?q=ida')
  })

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'admin', null, undefined, ['/a']])('is the start page for %s', (next) => {
    expect(safePath(next)).toBe('/')
  })
})

describe('the locale of dates and numbers', () => {
  it('is the browser’s own variant of the language', () => {
    expect(readerLocale('en', ['de-DE', 'en-AU'])).toBe('en-AU')
    expect(readerLocale('en', ['de-DE'])).toBe('en-GB')
    expect(readerLocale('de', ['en-US'])).toBe('de')
  })
})

describe('a placeholder', () => {
  it('appears only after a while and leaves at once', async () => {
    vi.useFakeTimers()
    const loading = ref(true)
    const scope = effectScope()
    const shown = scope.run(() => useDelayed(() => loading.value, 150))
    vi.advanceTimersByTime(149)
    expect(shown?.value).toBe(false)
    vi.advanceTimersByTime(1)
    expect(shown?.value).toBe(true)
    loading.value = false
    await nextTick()
    expect(shown?.value).toBe(false)
    scope.stop()
    vi.useRealTimers()
  })
})
