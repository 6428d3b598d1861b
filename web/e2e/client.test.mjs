// The whole client in Chromium against a running server with a fresh data directory.
//
//   POSTROOM_E2E_URL                 where it listens (http://127.0.0.1:8080)
//   POSTROOM_E2E_OPERATOR_EMAIL      the first operator, who has not signed in yet
//   POSTROOM_E2E_OPERATOR_PASSWORD
//   POSTROOM_E2E_DATABASE            its database, as psql takes it, for a superuser; without it, some tests are left out
//   POSTROOM_E2E_IMAP_PORT           an IMAP server on 127.0.0.1 with the demo's mailboxes (script/lib/demo-servers); without it, the mail tests are left out
//   POSTROOM_E2E_SMTP_PORT           the SMTP server beside it; without it, the tests that send are left out
//   POSTROOM_E2E_MAIL_PASSWORD       the password of its mailboxes
//   POSTROOM_E2E_MAILBOXES           the directory of its mailboxes, as Maildir; without it, or without
//   POSTROOM_E2E_LARGE               how many messages the large mailbox is to have, it is left out
//   POSTROOM_E2E_SHOTS               where screenshots go (test-results/shots)
//   POSTROOM_E2E_PARTS               names of the parts to run, with commas; all without it
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
import { invitations } from './parts/invitations.mjs'
import { policy } from './parts/policy.mjs'
import { audit } from './parts/audit.mjs'
import { operation } from './parts/operation.mjs'
import { secondFactor } from './parts/second-factor.mjs'
import { apiKeys } from './parts/api-keys.mjs'
import { palette } from './parts/palette.mjs'
import { language } from './parts/language.mjs'
import { live } from './parts/live.mjs'
import { keyboard } from './parts/keyboard.mjs'
import { accessibility } from './parts/accessibility.mjs'
import { mail } from './parts/mail.mjs'
import { mailAccounts } from './parts/mail-accounts.mjs'
import { compose } from './parts/compose.mjs'
import { sending } from './parts/sending.mjs'
import { writing } from './parts/writing.mjs'
import { large } from './parts/large.mjs'
import { apiDocs } from './parts/api-docs.mjs'

describe('the web client', () => {
  before(launch)
  after(close)

  const parts = { newcomer, members, operators, invitations, policy, sessions, secondFactor, apiKeys, audit, operation, states, live, keyboard, palette, language, mail, mailAccounts, compose, sending, writing, accessibility, apiDocs, large }
  // `newcomer` makes what all others build on.
  const wanted = process.env.POSTROOM_E2E_PARTS?.split(',')
  for (const [name, part] of Object.entries(parts)) if (!wanted || name === 'newcomer' || wanted.includes(name)) part()

  test('breaks no policy, asks nobody else, and throws nothing', () => {
    assert.deepEqual(offences, [])
  })
})
