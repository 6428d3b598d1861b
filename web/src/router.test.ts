import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { auth } from './api/auth'
import { safePath } from './composables/safePath'
import { makeRouter } from './router'
import { useSessionStore } from './stores/session'

const page = vi.hoisted(() => () => ({ default: { render: () => null } }))
vi.mock('./api/session-token', async (original) => ({ ...(await original<object>()), refreshToken: () => Promise.resolve(false) }))
vi.mock('./api/auth', () => ({ auth: { signIn: vi.fn(), me: vi.fn() } }))
vi.mock('./ui/AppFrame.vue', page)
vi.mock('./mail/MailPage.vue', page)
vi.mock('./account/SignInPage.vue', page)
vi.mock('./account/ProfilePage.vue', page)
vi.mock('./account/SessionsPage.vue', page)
vi.mock('./operator/DashboardPage.vue', page)

beforeEach(() => setActivePinia(createPinia()))

/** Signs somebody in who is in an organisation or not, and may do this. */
async function signIn(tenant: object | null, role: string, permissions: string[]): Promise<void> {
  const session = { tenant, role, mustChangePassword: false, mustEnrolSecondFactor: false }
  vi.mocked(auth.me).mockResolvedValue({ value: { session, permissions }, etag: null } as never)
  await useSessionStore().signIn({ email: 'ida@acme.example', password: 'walnut' })
}

/** Where an address leads before anybody has signed in, and what is asked for then. */
async function opened(path: string) {
  const router = makeRouter()
  await router.push(path)
  expect(router.currentRoute.value.name).toBe('sign-in')
  return { router, next: router.currentRoute.value.query.next }
}

it('leads a member from the bare address through sign-in to mail', async () => {
  const { router, next } = await opened('/')
  expect(next).toBeUndefined()
  await signIn({ slug: 'acme' }, 'user', [])
  await router.replace(safePath(next))
  expect(router.currentRoute.value.name).toBe('mail')
})

it.each([
  ['a member', { slug: 'acme' }, 'user', [], 'mail'],
  ['an administrator', { slug: 'acme' }, 'admin', ['members:read'], 'mail'],
  ['an operator', null, 'operator_admin', ['tenants:read', 'tasks:read'], 'dashboard'],
  ['somebody without an organisation', null, 'user', [], 'profile'],
])('leads %s who is signed in from the bare address', async (_who, tenant, role, permissions, name) => {
  await signIn(tenant, role, permissions)
  const router = makeRouter()
  await router.push('/')
  expect(router.currentRoute.value.name).toBe(name)
})

it('leads back to an address that was asked for', async () => {
  const { router, next } = await opened('/account/sessions')
  expect(next).toBe('/account/sessions')
  await signIn({ slug: 'acme' }, 'user', [])
  await router.replace(safePath(next))
  expect(router.currentRoute.value.name).toBe('sessions')
})
