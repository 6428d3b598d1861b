import { expect, it } from 'vitest'
import { notesOf } from './metadata'

it('shows plain values, lists and nothing', () => {
  expect(notesOf({ email: 'a@b', scopes: ['members:read', 'policy:read'], reason: null, none: [], count: 0, forced: false })).toEqual([
    { name: 'email', value: 'a@b' },
    { name: 'scopes', value: 'members:read, policy:read' },
    { name: 'reason', value: '–' },
    { name: 'none', value: '–' },
    { name: 'count', value: '0' },
    { name: 'forced', value: 'false' },
  ])
})

it('shows what was and what is as one line', () => {
  expect(notesOf({ role: { from: 'user', to: 'admin' }, idle: { old: null, new: 3600 } })).toEqual([
    { name: 'role', value: 'user → admin' },
    { name: 'idle', value: '– → 3600' },
  ])
})

it('joins nested names by dots', () => {
  expect(notesOf({ policy: { registration: 'open', session: { idle: 300 } }, empty: {} })).toEqual([
    { name: 'policy.registration', value: 'open' },
    { name: 'policy.session.idle', value: '300' },
    { name: 'empty', value: '{}' },
  ])
})
