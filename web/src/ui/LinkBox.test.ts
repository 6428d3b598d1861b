import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '../i18n'
import LinkBox from './LinkBox.vue'

// Icons would be asked for on the network.
vi.mock('@nuxt/ui/components/Icon.vue', () => ({ default: { render: () => null } }))

beforeEach(() => setActivePinia(createPinia()))

it.each([
  [true, 'We have also mailed it to vera@acme.example.', 'hand the link over yourself'],
  [false, 'hand the link over yourself', 'mailed it to'],
])('says how the link reaches the person when it is mailed: %s', (mailed, said, unsaid) => {
  const props = { title: 'For Vera', label: 'Link', url: 'https://post.example/invitation#t', email: 'vera@acme.example', mailed, ends: '2026-05-01T12:00:00Z' }
  const words = mount(LinkBox, { props, global: { plugins: [i18n], stubs: { CopyField: true } } }).text()
  expect(words).toContain(said)
  expect(words).not.toContain(unsaid)
  expect(words).toContain('works once')
})
