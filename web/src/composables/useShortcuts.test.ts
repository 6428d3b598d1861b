import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useAppearanceStore } from '../stores/appearance'
import { activeShortcuts, useShortcuts, type Shortcut } from './useShortcuts'

const run = { j: vi.fn(), tenants: vi.fn(), escape: vi.fn() }
const shortcuts: Shortcut[] = [
  { keys: 'j', label: 'next', group: 'list', run: run.j },
  { keys: 'g t', label: 'tenants', group: 'go', run: run.tenants },
  { keys: 'Escape', label: 'back', group: 'general', run: run.escape },
]
const Host = defineComponent({
  setup() {
    useShortcuts(shortcuts)
    return () => h('div', [h('input'), h('button')])
  },
})

let wrapper: ReturnType<typeof mount>

beforeEach(() => {
  setActivePinia(createPinia())
  vi.clearAllMocks()
  wrapper = mount(Host, { attachTo: document.body })
})
afterEach(() => wrapper.unmount())

const press = (key: string, target: Element = document.body, init: KeyboardEventInit = {}) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }))

describe('shortcuts', () => {
  it('run on their key, and in sequence', () => {
    press('j')
    press('g')
    press('t')
    expect(run.j).toHaveBeenCalledOnce()
    expect(run.tenants).toHaveBeenCalledOnce()
  })

  it('rest while one types, and with modifiers', () => {
    press('j', wrapper.get('input').element)
    press('j', document.body, { ctrlKey: true })
    expect(run.j).not.toHaveBeenCalled()
  })

  it('rest while a dialog is open', () => {
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" data-state="open"></div>')
    press('j')
    press('Escape')
    document.querySelector('[role=dialog]')?.remove()
    expect(run.j).not.toHaveBeenCalled()
    expect(run.escape).not.toHaveBeenCalled()
  })

  it('can be switched off, all but Escape', () => {
    useAppearanceStore().setSingleKeys(false)
    press('j')
    press('Escape')
    expect(run.j).not.toHaveBeenCalled()
    expect(run.escape).toHaveBeenCalledOnce()
  })

  it('end with their component', () => {
    wrapper.unmount()
    press('j')
    expect(run.j).not.toHaveBeenCalled()
    expect(activeShortcuts()).toEqual([])
  })
})
