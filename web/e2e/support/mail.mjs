// Mail for the tests: a member whose mailbox on the IMAP server holds what the tests look at.
import assert from 'node:assert/strict'
import { IMAP, imapOf, MAIL_PASSWORD } from './imap.mjs'
import { call, newTenant, PASSWORD, tokenOf } from './world.mjs'

/** Why tests that need mail servers are left out, or false. */
export const noMailServer = IMAP.port ? false : 'POSTROOM_E2E_IMAP_PORT is not set'

/** The server that takes mail of the same people, and delivers it to one another. */
const SMTP_PORT = Number(process.env.POSTROOM_E2E_SMTP_PORT)
/** Why tests that send are left out, or false. */
export const noSubmission = noMailServer || (SMTP_PORT ? false : 'POSTROOM_E2E_SMTP_PORT is not set')

export const MAJA = { displayName: 'Maja Friis', email: 'maja@brevhus.example', password: PASSWORD }
/** The mailboxes that she connects; the first is emptied before, the second holds the demo's mail. */
export const MAILBOX = 'tomasz@raman.example'
export const OTHER_MAILBOX = 'lena@nordhavn.example'

const START = Date.now()
const ago = (days) => new Date(START - days * 86_400_000)
const inHeader = (date) => date.toUTCString().replace('GMT', '+0000')

const message = ({ id, from, subject, date, headers = [], body }) =>
  [`Message-ID: <${id}@brevhus.example>`, `From: ${from}`, 'To: Maja Friis <maja@brevhus.example>', `Subject: ${subject}`, `Date: ${inHeader(date)}`, 'MIME-Version: 1.0', ...headers, '', body, ''].join('\r\n')

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Three threads to read, and 240 more messages to scroll through: 244 in 243 conversations. */
const MESSAGES = [
  { id: 'harbour-1', from: 'Jens Holt <jens@holt.example>', subject: 'Harbour dues', date: ago(2), body: 'The dues for the quarter are due on Friday: https://holt.example/dues.\r\n' },
  { id: 'harbour-2', from: 'Jens Holt <jens@holt.example>', subject: 'Re: Harbour dues', date: ago(0.02), headers: ['In-Reply-To: <harbour-1@brevhus.example>', 'References: <harbour-1@brevhus.example>'], body: 'They are paid now.\r\n\r\nOn Thu, Jens Holt <jens@holt.example> wrote:\r\n> The dues for the quarter are due on Friday\r\n' },
  { id: 'letter', from: 'Karla Lund <karla@lund.example>', subject: 'Spring letter', date: ago(0.05), headers: ['Content-Type: text/html; charset=utf-8'], body: '<p>Dear Maja,</p><p>spring <b>begins</b>. <a href="https://lund.example/spring">Read on</a></p><img src="https://lund.example/one.png"><img src="https://lund.example/two.png"><script>document.body.textContent = "run"</script>\r\n' },
  {
    id: 'plan', from: 'Otto Bech <otto@bech.example>', subject: 'Floor plan', date: ago(0.08), headers: ['Content-Type: multipart/mixed; boundary="b1"'],
    body: ['--b1', 'Content-Type: text/plain; charset=utf-8', '', 'The plan is attached.', '--b1', 'Content-Type: image/png', 'Content-Transfer-Encoding: base64', 'Content-Disposition: attachment; filename="plan.png"', '', PIXEL, '--b1--'].join('\r\n'),
  },
  ...Array.from({ length: 240 }, (_, at) => ({ id: `note-${at}`, from: `Sender ${at % 12} <s${at % 12}@notes.example>`, subject: `Note ${String(at).padStart(3, '0')}`, date: ago(3 + at / 10), body: `This is note ${at}.\r\n` })),
]

/** The picture that is attached to the floor plan. */
export const PICTURE = Buffer.from(PIXEL, 'base64')

/** All of it as an mbox file. */
export const mbox = () => MESSAGES.map((one) => `From MAILER-DAEMON ${inHeader(one.date)}\r\n${message(one)}\r\n`).join('')

/** One message as a file. */
export const eml = (id, subject) => message({ id, subject, from: 'Jens Holt <jens@holt.example>', date: new Date(), body: 'It lay in a file.\r\n' })

/** A message that has just arrived at the mail server. */
export const arrive = (imap, id, subject) => imap.append('INBOX', message({ id, subject, from: 'Jens Holt <jens@holt.example>', date: new Date(), body: 'It has just arrived.\r\n' }))

/** How the API reaches a mailbox. */
export const serverOf = (address) => ({ protocol: 'imap', hostname: IMAP.host, port: IMAP.port, encryption: 'none', username: address, password: MAIL_PASSWORD })

/** What an account needs besides to send. */
export const submission = () => ({ smtp: { hostname: IMAP.host, port: SMTP_PORT, encryption: 'none' } })

/** Connects a mailbox, and waits until so many of its messages are here. */
export async function connectMailbox(token, accountName, address, count, more = {}) {
  const { id } = await call(token, 'POST', '/accounts', { accountName, emailAddress: address, ...serverOf(address), ...more })
  for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const account = await call(token, 'GET', `/accounts/${id}`)
    if (account.state === 'idle' && account.totalCount >= count) return account
    assert.ok(Date.now() < end, `${accountName} is ${account.state} with ${account.totalCount} messages: ${account.stateText}`)
  }
}

/** A member without any mail, in a tenant of their own. */
export const newReader = (person, name, slug) => newTenant(name, slug, person)

/** Maja with her mail; gives back her token, her account and inbox, and the other mail program. */
export async function mailWorld() {
  const imap = await imapOf(MAILBOX)
  for (const folder of ['INBOX', 'Archive', 'Sent', 'Drafts', 'Trash', 'Junk']) await imap.empty(folder)
  for (const one of MESSAGES) await imap.append('INBOX', message(one), { date: one.date })
  await imap.select('INBOX')
  await newReader(MAJA, 'Brevhus', 'brevhus')
  const token = await tokenOf(MAJA)
  const account = await connectMailbox(token, 'Brevhus', MAILBOX, MESSAGES.length)
  const { items } = await call(token, 'GET', `/accounts/${account.id}/folders`)
  const folder = items.find(({ type }) => type === 'inbox')
  assert.equal(folder.totalCount, MESSAGES.length)
  return { imap, token, account, folder, path: `/mail/folder/${folder.id}` }
}
