import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Recipient } from '../../api/drafts'
import { i18n } from '../../i18n'
import RecipientField from './RecipientField.vue'

const KNOWN = [{ name: 'Priya Raman', address: 'priya@raman.example' }, { address: 'prior@abbey.example' }]
let field: VueWrapper

beforeEach(() => {
  vi.useFakeTimers()
  const props = { label: 'To', modelValue: [], complete: async () => KNOWN }
  field = mount(RecipientField, { props, global: { plugins: [i18n, VueQueryPlugin], stubs: { UIcon: true } } })
})
afterEach(() => {
  field.unmount()
  vi.useRealTimers()
})

async function type(text: string): Promise<void> {
  await field.get('input').setValue(text)
  await vi.runAllTimersAsync()
  await flushPromises()
}
const press = (key: string): Promise<void> => field.get('input').trigger('keydown', { key })
const told = (): readonly Recipient[] => field.emitted<[readonly Recipient[]]>('update:modelValue')?.at(-1)?.[0] ?? []
const addresses = (): string[] => told().map(({ address }) => address)

describe('the line that recipients are typed into', () => {
  it.each(['Enter', 'Tab'])('takes the likeliest on %s', async (key) => {
    await type('pri')
    expect(field.get('[aria-selected=true]').text()).toContain('Priya Raman')
    await press(key)
    expect(told()).toEqual([KNOWN[0]])
  })

  it('takes the one that the arrows went to, and what was typed when they went past all', async () => {
    await type('pri')
    await press('ArrowDown')
    await press('Enter')
    expect(addresses()).toEqual(['prior@abbey.example'])
    await type('priya')
    await press('ArrowUp')
    expect(field.find('[aria-selected=true]').exists()).toBe(false)
    await press('Enter')
    expect(addresses()).toEqual(['prior@abbey.example', 'priya'])
  })

  it('keeps an address that was typed whole', async () => {
    await type('pri@x.example')
    await press('Enter')
    expect(addresses()).toEqual(['pri@x.example'])
  })
})
