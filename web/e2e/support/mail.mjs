// Mail for the tests: a member with messages that were imported, so that no mail server is needed.
import assert from 'node:assert/strict'
import { BASE } from './browser.mjs'
import { call, newTenant, PASSWORD, tokenOf } from './world.mjs'

export const MAJA = { displayName: 'Maja Friis', email: 'maja@brevhus.example', password: PASSWORD }

/** The stand-in of web/dev has no operators; it is emptied instead. */
export const IS_MOCK = process.env.POSTROOM_E2E_MOCK !== undefined

const START = Date.now()
const day = (before) => new Date(START - before * 86_400_000).toUTCString().replace('GMT', '+0000')

const message = ({ id, from, subject, date, headers = [], body }) =>
  [`From MAILER-DAEMON ${day(0)}`, `Message-ID: <${id}@brevhus.example>`, `From: ${from}`, 'To: Maja Friis <maja@brevhus.example>', `Subject: ${subject}`, `Date: ${date}`, 'MIME-Version: 1.0', ...headers, '', body, '', ''].join('\r\n')

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** An mbox file: three threads to read, and 240 more to scroll through. */
export function mbox() {
  const all = [
    message({ id: 'harbour-1', from: 'Jens Holt <jens@holt.example>', subject: 'Harbour dues', date: day(2), body: 'The dues for the quarter are due on Friday: https://holt.example/dues.\r\n' }),
    message({ id: 'harbour-2', from: 'Jens Holt <jens@holt.example>', subject: 'Re: Harbour dues', date: day(0.02), headers: ['In-Reply-To: <harbour-1@brevhus.example>', 'References: <harbour-1@brevhus.example>'], body: 'They are paid now.\r\n\r\nOn Thu, Jens Holt <jens@holt.example> wrote:\r\n> The dues for the quarter are due on Friday\r\n' }),
    message({ id: 'letter', from: 'Karla Lund <karla@lund.example>', subject: 'Spring letter', date: day(0.05), headers: ['Content-Type: text/html; charset=utf-8'], body: '<p>Dear Maja,</p><p>spring <b>begins</b>. <a href="https://lund.example/spring">Read on</a></p><img src="https://lund.example/one.png"><img src="https://lund.example/two.png">\r\n' }),
    message({
      id: 'plan', from: 'Otto Bech <otto@bech.example>', subject: 'Floor plan', date: day(0.08), headers: ['Content-Type: multipart/mixed; boundary="b1"'],
      body: ['--b1', 'Content-Type: text/plain; charset=utf-8', '', 'The plan is attached.', '--b1', 'Content-Type: image/png', 'Content-Transfer-Encoding: base64', 'Content-Disposition: attachment; filename="plan.png"', '', PIXEL, '--b1--'].join('\r\n'),
    }),
  ]
  for (let at = 0; at < 240; at += 1) all.push(message({ id: `note-${at}`, from: `Sender ${at % 12} <s${at % 12}@notes.example>`, subject: `Note ${String(at).padStart(3, '0')}`, date: day(3 + at / 10), body: `This is note ${at}.\r\n` }))
  return all.join('')
}

/** Brings files into the person's local account. */
export async function importMail(token, text, name = 'mail.mbox') {
  const response = await fetch(`${BASE}/api/v1/accounts/import?fileName=${name}`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/octet-stream' }, body: text })
  assert.ok(response.ok, `import: ${response.status}`)
  return response.json()
}

/** One more message, as if it had just arrived. */
export const oneMore = (id, subject, from = 'Jens Holt <jens@holt.example>') => message({ id, from, subject, date: new Date().toUTCString().replace('GMT', '+0000'), body: 'It has just arrived.\r\n' })

/** A member without any mail. */
export async function newReader(person, name, slug) {
  if (!IS_MOCK) return newTenant(name, slug, person)
  await fetch(`${BASE}/mock`, { method: 'POST', body: JSON.stringify({ empty: true }) })
}

/** Maja with her mail; gives back her token, the account, and the folder that holds everything. */
export async function mailWorld() {
  await newReader(MAJA, 'Brevhus', 'brevhus')
  const token = await tokenOf(MAJA)
  const { accountId, stored } = await importMail(token, mbox())
  assert.equal(stored, 244)
  const { items } = await call(token, 'GET', `/accounts/${accountId}/folders`)
  const folder = items.find(({ totalCount }) => totalCount === 244)
  assert.ok(folder, 'one folder holds what was imported')
  await call(token, 'POST', '/messages/batch', { all: { folderId: folder.id }, action: 'unread' })
  return { token, accountId, folder, path: `/mail/folder/${folder.id}` }
}
