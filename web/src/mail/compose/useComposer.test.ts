import { VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowReactive } from 'vue'
import { i18n } from '../../i18n'
import { emptyContent } from './content'
import { useComposer } from './useComposer'
import type { ComposeWindow } from './windows'

const store = vi.hoisted(() => ({ put: vi.fn(async () => {}), get: vi.fn(async () => undefined), all: vi.fn(async () => []), remove: vi.fn(async () => {}) }))
vi.mock('../offline/draftStore', () => ({ draftStore: store }))
vi.mock('../useFolders', async () => {
  const { ref } = await import('vue')
  return { useFolders: () => ({ accounts: ref([]) }) }
})

beforeEach(() => {
  setActivePinia(createPinia())
  vi.clearAllMocks()
})

/** A draft with text that the server lacks, whose window closes. */
function closed(dropped: boolean): void {
  const window = shallowReactive<ComposeWindow>({ id: 'd', begin: { id: 'd', accountId: 'a', content: { ...emptyContent(), body: 'Typed' }, version: 0, unsent: true, open: true, at: 0 }, shape: 'docked', asked: 0, opener: null, release: () => {} })
  const Host = defineComponent({
    setup() {
      useComposer(window)
      return () => h('p')
    },
  })
  const host = mount(Host, { global: { plugins: [i18n, VueQueryPlugin] } })
  if (dropped) window.dropped = true
  host.unmount()
}

describe('a window that closes', () => {
  it('leaves on this device what the server lacks', () => {
    closed(false)
    expect(store.put).toHaveBeenCalledOnce()
  })

  it('leaves nothing of a draft that was deleted', () => {
    closed(true)
    expect(store.put).not.toHaveBeenCalled()
  })
})
