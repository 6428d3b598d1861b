import { VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, shallowRef } from 'vue'
import type { Draft, DraftContent } from '../../api/drafts'
import { i18n } from '../../i18n'
import { emptyContent } from './content'
import type { Keeper } from './keeper'
import type { Saving } from './saving'
import type { Composer } from './useComposer'
import { useLeaving } from './useLeaving'
import { windows, type ComposeWindow } from './windows'

const notify = vi.hoisted(() => ({ done: vi.fn(), failed: vi.fn() }))
vi.mock('../../composables/useNotify', () => ({ useNotify: () => notify }))

const text = (body: string): DraftContent => ({ ...emptyContent(), body, bodyHtml: null })
const opened = (): string[] => windows.map(({ begin }) => begin.content.body)

/** A draft in its window, whose keeper stands as a test says. */
function world(state: Partial<Saving>, { keepsLocally = true, body = 'Typed' } = {}) {
  const content = shallowRef(text(body))
  const keeper = {
    id: 'd', state: shallowRef<Saving>({ phase: 'saved', version: 1, edit: 1, saved: 1, sending: null, ...state }), problem: shallowRef<unknown>(null), keepsLocally: shallowRef(keepsLocally),
    blank: () => false, holds: () => false, flush: vi.fn(async () => {}), close: vi.fn(async () => {}), discard: vi.fn(async () => {}), settled: vi.fn(async () => {}),
    adopt: vi.fn(async (draft: Draft) => void (content.value = text(draft.body))),
  }
  const window: ComposeWindow = { id: 'd', begin: { id: 'd', accountId: 'a', content: content.value, version: 1, unsent: false, open: true, at: 0 }, shape: 'docked', asked: 0, opener: null, release: vi.fn() }
  windows.push(window)
  let leaving!: ReturnType<typeof useLeaving>
  const Host = defineComponent({
    setup() {
      leaving = useLeaving({ keeper: keeper as unknown as Keeper, content, accountId: ref('a') } as unknown as Composer, window)
      return () => h('p')
    },
  })
  mount(Host, { global: { plugins: [i18n, VueQueryPlugin] } })
  return { keeper, leaving, content }
}

beforeEach(() => {
  vi.clearAllMocks()
  windows.splice(0)
})

describe('closing a draft', () => {
  it('is refused where its text would be nowhere', async () => {
    for (const [state, keepsLocally] of [[{ phase: 'refused', edit: 2 }, true], [{ phase: 'offline', edit: 2 }, false]] as const) {
      windows.splice(0)
      const { keeper, leaving } = world(state, { keepsLocally })
      await leaving.leave()
      expect(notify.failed).toHaveBeenCalledOnce()
      expect(keeper.close).not.toHaveBeenCalled()
      expect(windows.length).toBe(1)
      notify.failed.mockClear()
    }
  })

  it('is possible where this device keeps it, or the server has it', async () => {
    for (const state of [{ phase: 'offline', edit: 2 }, {}] as const) {
      windows.splice(0)
      const { keeper, leaving } = world(state)
      await leaving.leave()
      expect(keeper.close).toHaveBeenCalledOnce()
      expect(windows.length).toBe(0)
      expect(notify.failed).not.toHaveBeenCalled()
    }
  })
})

describe('an older version', () => {
  const older = { ...text('Older'), draftId: 'd', version: 3 } as unknown as Draft

  it('takes the place of text that nobody saved, which is offered as another draft', async () => {
    const { leaving, content } = world({ phase: 'offline', edit: 2 }, { body: 'Nobody saved this' })
    await leaving.adopt(older)
    expect(content.value.body).toBe('Older')
    const [, bringBack] = notify.done.mock.calls[0] as [string, () => void]
    bringBack()
    await vi.waitFor(() => expect(opened()).toContain('Nobody saved this'))
  })

  it('takes the place of what is saved without a word', async () => {
    const { leaving } = world({})
    await leaving.adopt(older)
    expect(notify.done).not.toHaveBeenCalled()
  })
})
