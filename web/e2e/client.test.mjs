// The whole client in Chromium against a running server with a fresh data directory.
//
//   POSTROOM_E2E_URL                 where it listens (http://127.0.0.1:8080)
//   POSTROOM_E2E_OPERATOR_EMAIL      the first operator, who has not signed in yet
//   POSTROOM_E2E_OPERATOR_PASSWORD
//   POSTROOM_E2E_SHOTS               where screenshots go (test-results/shots)
//
// The parts run in this order and build on the first one.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { close, launch, offences } from './support/browser.mjs'
import { newcomer } from './parts/newcomer.mjs'
import { members } from './parts/members.mjs'
import { operators } from './parts/operators.mjs'
import { sessions } from './parts/sessions.mjs'
import { states } from './parts/states.mjs'
import { live } from './parts/live.mjs'
import { keyboard } from './parts/keyboard.mjs'
import { accessibility } from './parts/accessibility.mjs'
import { apiDocs } from './parts/api-docs.mjs'

describe('the web client', () => {
  before(launch)
  after(close)

  for (const part of [newcomer, members, operators, sessions, states, live, keyboard, accessibility, apiDocs]) part()

  test('breaks no policy, asks nobody else, and throws nothing', () => {
    assert.deepEqual(offences, [])
  })
})
