// People, tenants and the API, shared by the parts of the run.
import assert from 'node:assert/strict'
import { BASE } from './browser.mjs'

export const PASSWORD = 'quiet harbour lantern 47'

/** Filled in by the newcomer story: the operator, two tenants, and the people in them. */
export const world = {
  operator: {
    email: process.env.POSTROOM_E2E_OPERATOR_EMAIL ?? 'operator@postroom.example',
    password: process.env.POSTROOM_E2E_OPERATOR_PASSWORD ?? 'start-here-2026',
  },
  nordhavn: { name: 'Nordhavn Logistics', slug: 'nordhavn-logistics' },
  raman: { name: 'Atelier Raman', slug: 'atelier-raman' },
  ida: { displayName: 'Ida Holm', email: 'ida@nordhavn.example' },
  priya: { displayName: 'Priya Raman', email: 'priya@raman.example' },
}

/** Calls the API directly, for what a test needs but does not test. */
export async function call(token, method, path, body, headers = {}) {
  const response = await fetch(`${BASE}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  })
  const text = await response.text()
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
  return text ? JSON.parse(text) : null
}

/** Signs in without a browser; `person` may hold a `totpCode` or a `recoveryCode`. */
export async function tokenOf({ email, password, totpCode, recoveryCode }) {
  const { accessToken } = await call(null, 'POST', '/auth/login', { email, password, totpCode, recoveryCode, refreshTokenIn: 'body' })
  return accessToken
}

/** Adds a member to Ida's tenant, with a password of their own. */
export async function addMember(displayName, email, role = 'user') {
  const { member, initialPassword } = await call(await tokenOf(world.ida), 'POST', '/admin/members', { displayName, email, role })
  const person = { id: member.id, displayName, email, password: PASSWORD }
  await call(await tokenOf({ email, password: initialPassword }), 'PUT', '/auth/password', { currentPassword: initialPassword, newPassword: PASSWORD })
  return person
}

/** A tenant of its own with an administrator and members, each with a password that they chose. */
export async function newTenant(name, slug, administrator, people = []) {
  const made = await call(await tokenOf(world.operator), 'POST', '/operator/tenants', { name, slug, administrator: { displayName: administrator.displayName, email: administrator.email } })
  await choose(administrator, made.administrator.initialPassword)
  for (const person of people) {
    const { initialPassword } = await call(await tokenOf(administrator), 'POST', '/admin/members', { displayName: person.displayName, email: person.email, role: 'user' })
    await choose(person, initialPassword)
  }
}

async function choose({ email, password }, initial) {
  await call(await tokenOf({ email, password: initial }), 'PUT', '/auth/password', { currentPassword: initial, newPassword: password })
}
