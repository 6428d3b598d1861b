// Accounts of the mock server: discovery, test, first synchronisation, certificate, problems, import.
import { accounts, addAccount, addMessage, folders, person, placements, standardFolders, uuid } from './mail-data.mjs'

const certificates = new Map()
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const shown = (account) => {
  const inside = placements.filter(({ accountId }) => accountId === account.id)
  return { ...account, unreadCount: inside.filter(({ isRead }) => !isRead).length, totalCount: inside.length }
}

async function report({ hostname, password }) {
  await pause(400)
  const bad = { dns: hostname?.includes('nowhere'), login: password === 'wrong' }
  let stopped = false
  const steps = [['dns', `${hostname} is 192.0.2.7`], ['connect', 'Port 993 answers'], ['tls', 'TLS 1.3, the certificate is valid until 12 March'], ['login', 'The server took the password'], ['capabilities', 'QRESYNC, MOVE, IDLE']].map(([step, text], index) => {
    if (stopped) return { step, ok: null, text: '', milliseconds: 0 }
    stopped = bad[step] ?? false
    return { step, ok: !stopped, text: stopped ? (step === 'dns' ? `There is no host ${hostname}` : 'The server refused the password') : text, milliseconds: 12 + index * 31 }
  })
  return { ok: !stopped, steps }
}

function synchronise(account, tell) {
  const [inbox, , , archive] = standardFolders(account)
  Object.assign(account, { state: 'syncing', progress: { folder: 'INBOX', done: 0, total: 1_200 } })
  const timer = setInterval(() => {
    if (account.state !== 'syncing') return clearInterval(timer)
    const progress = { folder: account.progress.done < 400 ? 'INBOX' : 'Archive', done: account.progress.done + 100, total: 1_200 }
    for (let index = 0; index < 20; index += 1) addMessage(progress.done < 400 ? inbox : archive, { from: [person(['Oskar Eriksen', 'oskar@maskin.example'])], subject: `Earlier mail ${progress.done + index}`, snippet: 'From the first synchronisation.', receivedAt: new Date(Date.now() - 40 * 86_400_000 - progress.done * 3_600_000 - index * 60_000).toISOString() })
    account.progress = progress
    if (progress.done >= progress.total) Object.assign(account, { state: 'idle', progress: null, lastSyncAt: new Date().toISOString() })
    tell('mail_account', account.id)
  }, 300)
}

/** The text, HTML and files of a body; boundaries within boundaries are not followed. */
function bodyOf(type, body) {
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (!boundary) return /text\/html/i.test(type) ? { text: null, html: body, attachments: [] } : { text: body, html: null, attachments: [] }
  const found = { text: null, html: null, attachments: [] }
  for (const part of body.split(`--${boundary}`).slice(1, -1)) {
    const [head, ...rest] = part.trim().split(/\r?\n\r?\n/)
    const filename = /filename="?([^";\r\n]+)"?/i.exec(head)?.[1]
    const content = rest.join('\n\n')
    if (filename) found.attachments.push({ id: uuid(), filename, mimeType: /content-type:\s*([^;\s]+)/i.exec(head)?.[1] ?? 'application/octet-stream', sizeBytes: Math.ceil(content.length * 0.75), contentId: null, isInline: false })
    else if (/text\/html/i.test(head)) found.html = content
    else found.text = content
  }
  return found
}

function importFile(raw, tell) {
  let account = accounts.find(({ protocol }) => protocol === 'local')
  if (!account) {
    account = addAccount({ accountName: 'Archive', protocol: 'local', hostname: null, port: null, encryption: 'none', username: null, smtp: null, emailAddress: 'archive@local' })
    standardFolders(account)
  }
  const folder = folders.find(({ accountId }) => accountId === account.id)
  const counts = { read: 0, stored: 0, duplicates: 0, poison: 0 }
  for (const part of raw.toString('utf8').split(/^From .*\r?\n/m).filter((text) => text.trim())) {
    counts.read += 1
    const [head, ...rest] = part.split(/\r?\n\r?\n/)
    const header = (name) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
    if (!header('From')) {
      counts.poison += 1
      continue
    }
    if (placements.some(({ headerId }) => headerId && headerId === header('Message-ID'))) {
      counts.duplicates += 1
      continue
    }
    const [, name, address] = /^"?(.*?)"?\s*<(.*)>$/.exec(header('From')) ?? [null, null, header('From')]
    const { text, html, attachments } = bodyOf(header('Content-Type'), rest.join('\n\n'))
    const parent = placements.find(({ headerId }) => headerId && headerId === header('In-Reply-To'))
    addMessage(folder, {
      headerId: header('Message-ID'), ...(parent ? { threadId: parent.threadId } : {}), from: [person([name, address])], subject: header('Subject'), snippet: (html ?? text).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 120),
      text, html: html?.replace(/<img[^>]*>/g, '') ?? null, attachments, remoteImageCount: (html?.match(/<img[^>]+https?:/g) ?? []).length, receivedAt: new Date(header('Date') || Date.now()).toISOString(), isRead: false,
    })
    counts.stored += 1
  }
  tell('mail_account', account.id)
  tell('mail_folder', folder.id)
  return { accountId: account.id, accountName: account.accountName, ...counts }
}

/** Answers a call under /accounts, or undefined. */
export async function accountRoutes(method, path, query, body, raw, { tell, problem, folderFacts }) {
  const [, , id, part] = path.split('/')
  if (!id && method === 'GET') return { body: { items: accounts.map(shown), nextCursor: null } }
  if (!id && method === 'POST') {
    if (accounts.some(({ emailAddress }) => emailAddress === body.emailAddress)) return problem(422, 'invalid-input', 'that is connected already', [{ field: 'emailAddress', reason: 'is taken' }])
    const { password, ...fields } = body
    const account = addAccount({ ...fields, state: 'new', lastSyncAt: null })
    synchronise(account, tell)
    return { status: 201, body: shown(account) }
  }
  if (id === 'discover') {
    await pause(300)
    const domain = body.emailAddress.split('@')[1] ?? ''
    const found = { source: 'autoconfig', protocol: 'imap', hostname: `imap.${domain}`, port: 993, encryption: 'tls', username: body.emailAddress, smtp: { hostname: `smtp.${domain}`, port: 465, encryption: 'tls', username: body.emailAddress } }
    return { body: { items: domain.startsWith('nowhere') ? [] : [found, { ...found, source: 'guess', protocol: 'pop3', hostname: `pop.${domain}`, port: 995 }] } }
  }
  if (id === 'test') return { body: await report(body) }
  if (id === 'import') return { body: importFile(raw, tell) }
  const account = accounts.find((one) => one.id === id)
  if (!account) return problem(404, 'not-found', 'there is no such account')
  const etag = { headers: { ETag: `"${account.version}"` } }
  if (!part && method === 'GET') return { ...etag, body: shown(account) }
  if (!part && method === 'PATCH') {
    const { password, ...fields } = body
    Object.assign(account, fields, { version: account.version + 1 })
    if (body.isSyncEnabled === false) Object.assign(account, { state: 'paused', stateText: '', progress: null })
    else if (password || body.isSyncEnabled) Object.assign(account, { state: 'idle', stateText: '' })
    tell('mail_account', id)
    return { headers: { ETag: `"${account.version}"` }, body: shown(account) }
  }
  if (!part && method === 'DELETE') {
    accounts.splice(accounts.indexOf(account), 1)
    for (const list of [folders, placements]) for (let index = list.length - 1; index >= 0; index -= 1) if (list[index].accountId === id) list.splice(index, 1)
    tell('mail_account', id)
    return { status: 204 }
  }
  if (part === 'folders') return { body: { items: folders.filter(({ accountId }) => accountId === id).map(folderFacts), nextCursor: null } }
  if (part === 'test') return { body: await report({ hostname: account.hostname }) }
  if (part === 'sync' && method === 'DELETE') return Object.assign(account, { state: 'idle', progress: null }), tell('mail_account', id), { status: 204 }
  if (part === 'sync' && method === 'POST') {
    Object.assign(account, { state: 'syncing', progress: { folder: 'INBOX', done: 12, total: 40 } })
    tell('mail_account', id)
    setTimeout(() => (Object.assign(account, { state: 'idle', progress: null, lastSyncAt: new Date().toISOString() }), tell('mail_account', id)), 2500)
    return { status: 202, body: account }
  }
  if (part === 'certificate') {
    const facts = folders.filter(({ accountId }) => accountId === id).map(folderFacts)
    const made = () => ({ state: 'identical', checkedAt: new Date().toISOString(), folders: facts.map((folder, index) => ({ folderId: folder.id, path: folder.path, messages: folder.totalCount, differences: index === 3 ? 2 : 0, state: index === 3 ? 'repaired' : 'identical' })) })
    if (method === 'POST') {
      certificates.set(id, { ...(certificates.get(id) ?? { checkedAt: null, folders: [] }), state: 'checking' })
      setTimeout(() => (certificates.set(id, made()), tell('mail_account', id)), 900)
      return { status: 202, body: certificates.get(id) }
    }
    return { body: certificates.get(id) ?? { state: 'none', checkedAt: null, folders: [] } }
  }
  if (part === 'problems') {
    const own = folders.find(({ accountId }) => accountId === id)
    return { body: { items: account.problemCount ? [{ messageId: placements[0].id, folderId: own.id, subject: 'Damaged in transit', receivedAt: new Date().toISOString(), size: 48_000, reason: 'The second part says base64, but is not.' }, { messageId: placements[1].id, folderId: own.id, subject: null, receivedAt: new Date().toISOString(), size: 152_000_000, reason: 'Larger than 128 MiB; only the headers were read.' }] : [], nextCursor: null } }
  }
}
