import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, shallowMount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { shallowReactive } from 'vue'
import type { Draft } from '../../api/drafts'
import { ApiProblem } from '../../api/problem'
import { i18n } from '../../i18n'
import BodyEditor from './BodyEditor.vue'
import ComposeWindow from './ComposeWindow.vue'
import { emptyContent } from './content'
import RecipientField from './RecipientField.vue'
import SendBar from './SendBar.vue'
import type { ComposeWindow as Window } from './windows'

const content = { ...emptyContent(), subject: 'Dues', body: 'Paid', to: [{ address: 'jo@x.example' }] }
const send = vi.hoisted(() => vi.fn())
vi.mock('../../composables/useNotify', () => ({ useNotify: () => ({ done: vi.fn(), failed: vi.fn() }) }))
vi.mock('../../api/outbox', () => ({ outbox: { send } }))
vi.mock('../../api/drafts', async (original) => ({
  ...(await original<object>()),
  drafts: { get: async () => ({ ...content, draftId: 'd', accountId: 'a', version: 1, access: 'own' }) as unknown as Draft, present: async () => [], save: vi.fn() },
}))
vi.mock('../useFolders', async () => {
  const { ref } = await import('vue')
  return { useFolders: () => ({ accounts: ref([]) }) }
})

beforeEach(() => setActivePinia(createPinia()))

describe('a draft that is being sent', () => {
  it('is locked until it is known what became of it: what is typed meanwhile would not be in the message', async () => {
    let refuse!: (error: unknown) => void
    send.mockReturnValue(new Promise((_, reject) => (refuse = reject)))
    const window = shallowReactive<Window>({ id: 'd', begin: { id: 'd', accountId: 'a', content, version: 1, unsent: false, open: true, at: 0 }, shape: 'docked', asked: -1, opener: null, release: () => {} })
    const wrapper = shallowMount(ComposeWindow, { props: { window, desktop: true }, global: { plugins: [i18n, VueQueryPlugin] } })
    const locked = (): unknown[] => [wrapper.getComponent(BodyEditor).props('disabled'), wrapper.getComponent(RecipientField).props('disabled'), wrapper.get('input[maxlength="998"]').attributes('readonly') !== undefined]
    await flushPromises()
    expect(locked()).toEqual([false, false, false])
    wrapper.getComponent(SendBar).vm.$emit('send')
    await flushPromises()
    expect(send).toHaveBeenCalledOnce()
    expect(locked()).toEqual([true, true, true])
    refuse(new ApiProblem(422, {}, new Headers()))
    await flushPromises()
    expect(locked()).toEqual([false, false, false])
    wrapper.unmount()
  })
})
