import { expect, it } from 'vitest'
import { notesOf } from './metadata'

it('shows plain values, lists and nothing', () => {
  expect(notesOf({ email: 'a@b', scopes: ['members:read', 'policy:read'], reason: null, none: [], count: 0, forced: false, empty: {} })).toEqual([
    { name: 'email', value: 'a@b' },
    { name: 'scopes', value: 'members:read, policy:read' },
    { name: 'reason', value: null },
    { name: 'none', value: null },
    { name: 'count', value: 0 },
    { name: 'forced', value: false },
    { name: 'empty', value: '{}' },
  ])
})

it('shows what was and what is', () => {
  expect(notesOf({ role: { from: 'user', to: 'admin' }, idle: { old: null, new: 3600 } })).toEqual([
    { name: 'role', before: 'user', value: 'admin' },
    { name: 'idle', before: null, value: 3600 },
  ])
})

it('shows of two states only what differs', () => {
  const old = { registration: 'invitation', secondFactorRequired: false, sessionIdleSeconds: 300 }
  expect(notesOf({ old, new: { ...old, secondFactorRequired: true, sessionIdleSeconds: null } })).toEqual([
    { name: 'secondFactorRequired', before: false, value: true },
    { name: 'sessionIdleSeconds', before: 300, value: null },
  ])
})

it('joins nested names by dots', () => {
  expect(notesOf({ policy: { registration: 'open', session: { idle: 300 } } })).toEqual([
    { name: 'policy.registration', value: 'open' },
    { name: 'policy.session.idle', value: 300 },
  ])
})
