import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { actionsOfMenu, offeredActions, useActions, type Action } from './useActions'

const offering = (actions: () => Action[]) =>
  mount(
    defineComponent({
      setup() {
        useActions(actions)
        return () => h('div')
      },
    }),
  )
const action = (id: string): Action => ({ id, label: id, icon: 'i-lucide-plus', run: vi.fn() })

it('offers what lives now, the newest first, as it is when asked', () => {
  let selected = ['a']
  const page = offering(() => [action('page')])
  const pane = offering(() => selected.map(action))
  expect(offeredActions().map(({ id }) => id)).toEqual(['a', 'page'])
  selected = []
  expect(offeredActions().map(({ id }) => id)).toEqual(['page'])
  page.unmount()
  pane.unmount()
  expect(offeredActions()).toEqual([])
})

it('names the thing of a menu', () => {
  const onSelect = vi.fn()
  const [first] = actionsOfMenu([[{ label: 'Suspend', icon: 'x', onSelect }]], { id: '7', name: 'Marta' })
  expect(first?.label).toBe('Suspend: Marta')
  first?.run()
  expect(onSelect).toHaveBeenCalledOnce()
})
