import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { ApiProblem, Unreachable } from '../api/problem'
import { i18n } from '../i18n'
import ForgottenPage from './ForgottenPage.vue'

const requestReset = vi.hoisted(() => vi.fn())
vi.mock('../api/joining', () => ({ joining: { requestReset } }))
// Icons would be asked for on the network.
vi.mock('@nuxt/ui/components/Icon.vue', () => ({ default: { render: () => null } }))

let wrapper: ReturnType<typeof mount>

beforeEach(() => {
  setActivePinia(createPinia())
  requestReset.mockReset()
  const render = () => null
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { render } }, { path: '/sign-in', name: 'sign-in', component: { render } }] })
  wrapper = mount(ForgottenPage, { attachTo: document.body, global: { plugins: [i18n, router] } })
})
afterEach(() => wrapper.unmount())

async function send(email: string): Promise<void> {
  await wrapper.get('input').setValue(email)
  await wrapper.get('form').trigger('submit')
  await flushPromises()
}

const refused = (status: number, problem: object, headers = {}) => new ApiProblem(status, { type: 'urn:postroom:problem:invalid-input', ...problem }, new Headers(headers))

it('says after sending what may happen, and leads back to sign-in', async () => {
  await send('  ida@acme.example ')
  expect(requestReset).toHaveBeenCalledExactlyOnceWith('ida@acme.example')
  expect(wrapper.find('form').exists()).toBe(false)
  expect(wrapper.text()).toContain('If this address belongs to an account, a link is on its way.')
  expect(wrapper.findAll('a').map((link) => link.attributes('href'))).toEqual(['/sign-in'])
  expect(document.activeElement).toBe(wrapper.get('h1').element)
})

it('begins in the field, and goes back there when it is empty', async () => {
  const field = wrapper.get('input').element
  expect(document.activeElement).toBe(field)
  field.blur()
  await send(' ')
  expect(requestReset).not.toHaveBeenCalled()
  expect(wrapper.text()).toContain('Enter an email address.')
  expect(document.activeElement).toBe(field)
})

it('says under the field what the server does not take', async () => {
  requestReset.mockRejectedValueOnce(refused(422, { errors: [{ field: 'email', reason: 'must look like name@example.org' }] }))
  await send('ida')
  expect(wrapper.get('input').attributes('aria-invalid')).toBe('true')
  expect(wrapper.text()).toContain('Enter a whole address')
  expect(document.activeElement).toBe(wrapper.get('input').element)
})

it.each([
  ['too many asked', refused(429, { type: 'urn:postroom:problem:too-many-requests' }, { 'Retry-After': '48' }), 'Try again in 48 seconds.'],
  ['the server is away', new Unreachable('refused'), 'The server cannot be reached.'],
])('keeps the form when %s', async (_what, problem, words) => {
  requestReset.mockRejectedValueOnce(problem)
  await send('ida@acme.example')
  expect(wrapper.get('[role=alert]').text()).toContain(words)
  expect(wrapper.get<HTMLInputElement>('input').element.value).toBe('ida@acme.example')
})
