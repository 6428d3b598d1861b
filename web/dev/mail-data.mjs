// Made-up mail for the mock server: two accounts, a hand-written inbox, and one folder of 200,000.
export const ME = 'ida@nordhavn.example'

let last = 0
/** Ids are numbers in the shape of a UUID, so that a run can be repeated. */
export const uuid = () => `00000000-0000-4000-8000-${(++last).toString(16).padStart(12, '0')}`

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const PEOPLE = [
  ['Marta Lindqvist', 'marta@nordhavn.example'], ['Jonas Weber', 'jonas@weber-logistik.example'], ['Finanzamt Kiel', 'noreply@finanzamt-kiel.example'],
  ['Priya Raman', 'priya@raman.example'], ['Tomasz Nowak', 'tomasz@nordhavn.example'], ['Harbour Council', 'office@harbour.example'],
  ['Lena Okafor', 'lena@okafor.example'], ['Sven Aalto', 'sven@aalto.example'], ['Registry Service', 'notice@registry.example'],
  ['Amélie Fournier', 'amelie@fournier-transit.example'], ['Pieter de Vries', 'pieter@devries.example'], ['Oskar Eriksen', 'oskar@maskin.example'],
  ['Zoë Adler', 'zoe@adler.example'], ['Ibrahim Çelik', 'ibrahim@celik.example'], ['Billing', 'billing@fibre.example'],
]
const SUBJECTS = ['Delivery note 88%', 'Container 40%, arrival', 'Quote for pallet spaces', 'Weekly report', 'Gate code for Thursday', 'Invoice 2026-11%', 'Re: Insurance certificate', 'Rota for week 48', 'Customs papers for lot 22%', 'Changes to the tariff', 'Minutes of the meeting', 'Re: Forklift inspection no. %']
const SNIPPETS = ['The driver needs the gate code before six, otherwise we wait until the afternoon.', 'Please find attached what we agreed on the phone, including the figures for the second quarter.', 'No action is needed while automatic renewal is on.', 'Two options as discussed: 400 pallet spaces at 3.10, or 600 at 2.95 with a longer term.', 'I moved the wordmark up by 4 mm and swapped the two colours.', 'Works for us. See you on Thursday.']

export const person = ([name, address]) => ({ name, address })
const me = { name: 'Ida Holm', address: ME }

export const accounts = []
export const folders = []
/** A message in a folder: all that a row or a reader is made of stands here or follows from it. */
export const placements = []

export function addAccount(fields) {
  const account = {
    id: uuid(), accountName: 'Mail', emailAddress: ME, protocol: 'imap', hostname: 'imap.nordhavn.example', port: 993, encryption: 'tls', username: ME,
    isEnabled: true, isSyncEnabled: true, syncInterval: 300, leaveOnServerDays: null, maxMessageSize: 134_217_728,
    smtp: { hostname: 'smtp.nordhavn.example', port: 465, encryption: 'tls', username: null }, state: 'idle', stateText: '', stateSince: new Date().toISOString(),
    lastSyncAt: new Date(Date.now() - 2 * MINUTE).toISOString(), progress: null, problemCount: 0, version: 1, ...fields,
  }
  accounts.push(account)
  return account
}

export function addFolder(account, path, type = 'custom', parent = null) {
  const folder = { id: uuid(), accountId: account.id, parentId: parent?.id ?? null, name: path.split('/').pop(), path, type, isSelectable: true, isSyncing: false }
  folders.push(folder)
  return folder
}

export const standardFolders = (account) =>
  [['INBOX', 'inbox'], ['Sent', 'sent'], ['Drafts', 'drafts'], ['Archive', 'archive'], ['Junk', 'spam'], ['Trash', 'trash']].map(([path, type]) => addFolder(account, path, type))

export function addMessage(folder, fields) {
  const message = {
    id: uuid(), placementId: uuid(), accountId: folder.accountId, folderId: folder.id, threadId: uuid(), from: [person(PEOPLE[0])], to: [me], cc: [], subject: '', snippet: '',
    receivedAt: new Date().toISOString(), size: 4_812, isRead: true, isFlagged: false, isAnswered: false, isDraft: false, keywords: [], attachments: [], isTooLarge: false,
    hasProblem: false, html: null, text: null, remoteImageCount: 0, ...fields,
  }
  placements.push(message)
  return message
}

const file = (filename, mimeType, sizeBytes, more = {}) => ({ id: uuid(), filename, mimeType, sizeBytes, contentId: null, isInline: false, ...more })

const LEASE = `<p>Dear Ida,</p><p>all three parties have signed off on the lease. The only change since Tuesday is clause 7.2: the notice period went from six to four months, which is what you had asked for.</p>
<p>For your files, the main figures once more:</p>
<table style="border-collapse:collapse;min-width:70%"><tr><th align="left">Item</th><th align="left">Agreed</th><th align="left">Before</th></tr>
<tr><td>Monthly rent</td><td>14,200 EUR</td><td>14,750 EUR</td></tr><tr><td>Term</td><td>5 years</td><td>7 years</td></tr><tr><td>Notice period</td><td><b>4 months</b></td><td>6 months</td></tr></table>
<p>Could you have it signed by Friday noon? <a href="https://nordhavn.example/keys" target="_blank" rel="noopener noreferrer">The keys are ready</a> from Monday.</p><p>Best regards<br>Marta</p>`

const PLAIN = `Hello Ida,

works for us. The driver needs the gate code before six, otherwise we wait until the afternoon: https://gate.weber-logistik.example/codes?lot=2291&day=thu. Questions to dispatch@weber-logistik.example.

Best regards
Jonas

On Wed, 18 Nov 2026 at 08:05, Ida Holm <ida@nordhavn.example> wrote:
> Dear Jonas,
>
> Thursday between six and eight suits us.
>> Which window would be best for you?
> The ramp is free then.
>
> Ida

-- 
Jonas Weber
Weber Logistik`

/** Fills everything anew; `big` is the size of the large folder. */
export function makeWorld(big = 200_000, now = Date.now()) {
  for (const list of [accounts, folders, placements]) list.length = 0
  last = 0
  const work = addAccount({ accountName: 'Nordhavn' })
  const home = addAccount({ accountName: 'Private', emailAddress: 'ida@holm.example', username: 'ida@holm.example', hostname: 'mail.holm.example', state: 'signInAgain', stateText: 'mail.holm.example refused the password. Mail stopped arriving at 08:12.', problemCount: 2 })
  const [inbox, sent, drafts, archive, junk, trash] = standardFolders(work)
  const [homeInbox] = standardFolders(home)
  const contracts = addFolder(work, 'Contracts')
  addFolder(work, 'Contracts/Leases', 'custom', contracts)
  addFolder(work, 'Customs')
  const hiring = addFolder(work, 'Hiring')
  const lists = addFolder(work, 'Mailing lists')
  addFolder(work, 'Tax')
  addFolder(home, 'Family')
  const receipts = addFolder(home, 'Receipts')

  const at = (milliseconds) => new Date(now - milliseconds).toISOString()
  const from = (index) => [person(PEOPLE[index])]
  const lease = uuid()
  addMessage(sent, { threadId: lease, from: [me], to: from(0), subject: 'Re: Lease for the Kiel warehouse, final version', snippet: 'Both fine with us. Could you send a clean copy, so that Jonas can countersign?', text: 'Both fine with us. Could you send a clean copy, so that Jonas can countersign?\n\nIda', receivedAt: at(3 * DAY) })
  addMessage(inbox, { threadId: lease, from: from(0), subject: 'Lease for the Kiel warehouse, final version', snippet: 'Our lawyer asks for two small changes in 7.2 and 11, otherwise we are done.', text: 'Our lawyer asks for two small changes in 7.2 and 11, otherwise we are done.\n\nMarta', receivedAt: at(4 * DAY) })
  addMessage(inbox, { threadId: lease, from: from(0), to: [me, person(PEOPLE[1])], subject: 'Lease for the Kiel warehouse, final version', snippet: 'All three parties have signed off. The only change since Tuesday is clause 7.2', html: LEASE, remoteImageCount: 2, isRead: false, isFlagged: true, keywords: ['Contracts'], receivedAt: at(8 * MINUTE), attachments: [file('Lease-Kiel-final.pdf', 'application/pdf', 1_640_000), file('Floor-plan-B.png', 'image/png', 312_000)] })
  addMessage(inbox, { from: from(1), subject: 'Re: Delivery window on Thursday', snippet: 'Works for us. The driver needs the gate code before six, otherwise we wait until the afternoon.', text: PLAIN, isRead: false, receivedAt: at(24 * MINUTE) })
  addMessage(inbox, { from: from(2), subject: 'Umsatzsteuer-Voranmeldung 10/2026 eingegangen', snippet: 'Ihre Voranmeldung wurde am 19.11.2026 um 16:04 Uhr übermittelt.', text: 'Ihre Voranmeldung wurde am 19.11.2026 um 16:04 Uhr übermittelt.', keywords: ['Tax'], receivedAt: at(55 * MINUTE), attachments: [file('Protokoll.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 88_000)] })
  addMessage(inbox, { from: from(3), subject: 'Signage proofs, second round', snippet: 'I moved the wordmark up by 4 mm and swapped the two colours.', html: '<div style="width:900px;background:#f3f1ed;padding:24px"><h1 style="color:#b42222">Wide proofs</h1><p>This table is wider than the pane.</p></div>', receivedAt: at(95 * MINUTE), attachments: [file('Proofs.zip', 'application/zip', 18_400_000)] })
  const backup = uuid()
  addMessage(inbox, { threadId: backup, from: from(4), subject: 'Backup report: 14 of 14 mailboxes restored', snippet: 'All mailboxes were restored into the test installation.', text: 'All mailboxes were restored into the test installation.', receivedAt: at(3 * HOUR) })
  addMessage(drafts, { threadId: backup, from: [me], to: from(4), isDraft: true, subject: 'Re: Backup report: 14 of 14 mailboxes restored', snippet: 'Thanks Tomasz, that is what I hoped to see.', text: 'Thanks Tomasz, that is what I hoped to see.', receivedAt: at(2 * HOUR) })
  addMessage(inbox, { from: from(5), subject: 'Minutes of the November meeting', snippet: 'Dear members, please find the minutes attached.', text: 'Dear members,\n\nplease find the minutes attached.', receivedAt: at(26 * HOUR), attachments: [file('Minutes.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 61_000)] })
  addMessage(inbox, { from: from(6), subject: 'Interview on Friday, 14:00', snippet: 'Looking forward to it. I attached the portfolio again, in one file this time.', text: 'Looking forward to it. I attached the portfolio again, in one file this time.\n\nLena', isRead: false, keywords: ['Hiring'], receivedAt: at(28 * HOUR), attachments: [file('Portfolio.pdf', 'application/pdf', 2_400_000)] })
  addMessage(inbox, { from: from(7), subject: 'Cold storage quote, valid until 30 Nov', snippet: SNIPPETS[3], text: SNIPPETS[3], isFlagged: true, keywords: ['Contracts'], receivedAt: at(30 * HOUR) })
  addMessage(inbox, { from: from(8), subject: 'nordhavn.example renews on 12 December', snippet: SNIPPETS[2], text: SNIPPETS[2], receivedAt: at(3 * DAY) })
  addMessage(inbox, { from: from(11), subject: 'Scan of all drawings', snippet: '', isTooLarge: true, size: 152_000_000, receivedAt: at(3.2 * DAY) })
  addMessage(inbox, { from: from(12), subject: 'Damaged in transit', snippet: 'This message could not be read in full.', hasProblem: true, text: 'The part that could be read.', receivedAt: at(3.4 * DAY) })
  const long = uuid()
  for (let index = 9; index > 0; index -= 1) addMessage(index % 3 ? inbox : sent, { threadId: long, from: index % 3 ? from(9) : [me], to: index % 3 ? [me] : from(9), subject: 'Re: Customs papers for lot 2291', snippet: 'The T1 is closed. I will scan the stamped copy this afternoon.', text: `The T1 is closed (${10 - index}). I will scan the stamped copy this afternoon.`, receivedAt: at(3.5 * DAY + index * HOUR) })
  for (let index = 0; index < 3_460; index += 1) filler(index % 7 ? inbox : homeInbox, index, at(4 * DAY + index * 47 * MINUTE), { isRead: true })
  for (let index = 0; index < 120; index += 1) filler(sent, index, at(DAY + index * 9 * HOUR), { from: [me], to: from(index % PEOPLE.length), isRead: true })
  for (const [folder, count] of [[archive, 900], [contracts, 84], [hiring, 12], [junk, 18], [trash, 30], [receipts, 60]]) for (let index = 0; index < count; index += 1) filler(folder, index, at(DAY + index * 11 * HOUR), { isRead: index > 0 })
  for (let index = 0; index < big; index += 1) filler(lists, index, at(index * 13 * MINUTE), { isRead: index > 40 })
  return { work, home, inbox, drafts, contracts, lists }
}

function filler(folder, index, receivedAt, more) {
  const snippet = SNIPPETS[(index * 7) % SNIPPETS.length]
  return addMessage(folder, { from: [person(PEOPLE[(index * 5 + 3) % PEOPLE.length])], subject: SUBJECTS[(index * 11) % SUBJECTS.length].replace('%', String(index % 1000)), snippet, receivedAt, attachments: index % 9 ? [] : NOTE, ...more })
}

const NOTE = [{ id: '00000000-0000-4000-8000-00000000ffff', filename: 'Note.pdf', mimeType: 'application/pdf', sizeBytes: 48_000, contentId: null, isInline: false }]
