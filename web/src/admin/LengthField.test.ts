import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '../i18n'
import LengthField from './LengthField.vue'

// Icons would be asked for on the network.
vi.mock('@nuxt/ui/components/Icon.vue', () => ({ default: { render: () => null } }))

beforeEach(() => setActivePinia(createPinia()))

function field(modelValue: number | null) {
  const wrapper = mount(LengthField, {
    props: { modelValue, label: 'Unused for', none: 'As usual', lengths: [3600, 86_400], help: 'Counts.', 'onUpdate:modelValue': (value: number | null) => wrapper.setProps({ modelValue: value }) },
    global: { plugins: [i18n] },
  })
  return wrapper
}

const choice = (wrapper: ReturnType<typeof field>) => wrapper.get<HTMLSelectElement>('select')

it('names the usual lengths, and asks for no number then', () => {
  const wrapper = field(86_400)
  expect(choice(wrapper).element.value).toBe('86400')
  expect([...choice(wrapper).element.options].map((option) => option.text)).toEqual(['As usual', '1 hour', '1 day', 'Another length'])
  expect(wrapper.find('input').exists()).toBe(false)
})

it('shows any other length as a number and a unit', async () => {
  const wrapper = field(5400)
  expect(wrapper.get<HTMLInputElement>('input').element.value).toBe('90')
  await wrapper.get('input').setValue('2')
  await wrapper.findAll('select')[1]?.setValue('day')
  expect(wrapper.props('modelValue')).toBe(172_800)
})

it('gives the length back, and takes up another one that was read anew', async () => {
  const wrapper = field(5400)
  await choice(wrapper).setValue('')
  expect(wrapper.props('modelValue')).toBeNull()
  expect(wrapper.find('input').exists()).toBe(false)
  await wrapper.setProps({ modelValue: 600 })
  expect(wrapper.get<HTMLInputElement>('input').element.value).toBe('10')
})

it('stays at the number while it passes by a usual length', async () => {
  const wrapper = field(5400)
  await wrapper.get('input').setValue('60')
  expect(wrapper.props('modelValue')).toBe(3600)
  expect(wrapper.find('input').exists()).toBe(true)
  await wrapper.get('input').setValue('')
  expect(wrapper.props('modelValue')).toBeNaN()
  expect(wrapper.find('input').exists()).toBe(true)
})
