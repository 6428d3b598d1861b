// A stand-in for the server: answers the mail API with made-up mail, signs everybody in, and serves dist/.
//
//   node dev/mock-mail.mjs [port]        then http://127.0.0.1:8090, any address and password
//   POSTROOM_DEV_SERVER=http://127.0.0.1:8090 npm run dev
//
//   POST /mock {"slow": 800}             answers of the API take that long
//   POST /mock {"fail": "/messages/batch", "status": 503, "times": 1}
//   POST /mock {"newMail": {"subject": "…"}}
//   POST /mock {"empty": true}            no account at all
//   POST /mock {"reset": 200000}         everything anew, with a large folder of that size
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, request as ask } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { accounts, addMessage, folders, makeWorld, ME, person, placements } from './mail-data.mjs'
import { accountRoutes } from './mail-accounts.mjs'
import { changed, find, folderFacts, folderOf, messageOf, parse, rowOf, suggestions, threadOf } from './mail-query.mjs'

/** Another server that answers everything but mail. */
const UPSTREAM = process.env.POSTROOM_MOCK_UPSTREAM
const MAIL = /^\/api\/v1\/(accounts|messages|threads|attachments|senders|search)\b/
const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const PORT = Number(process.argv[2] ?? 8090)
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"

let preferences = { theme: 'system', language: 'en', timeZone: 'UTC' }
let slow = 0
let failing = null
const allowed = new Set()
const undos = new Map()
const streams = new Set()
let sequence = 0
makeWorld(Number(process.env.MOCK_BIG ?? 200_000))

export function tell(kind, id) {
  changed()
  sequence += 1
  for (const stream of streams) stream.write(`id: ${sequence}\nevent: change\ndata: ${JSON.stringify({ kind, id, action: 'changed' })}\n\n`)
}

const problem = (status, kind, detail, errors) => ({ status, body: { type: `urn:postroom:problem:${kind}`, title: kind, status, detail, errors } })
const token = () => `x.${Buffer.from(JSON.stringify({ sub: 'ida', tid: 'nordhavn' })).toString('base64url')}.x`
const signedInBody = () => ({ accessToken: token(), tokenType: 'Bearer', expiresIn: 900, mustChangePassword: false, mustEnrolSecondFactor: false })
const tenant = { id: 't1', slug: 'nordhavn', name: 'Nordhavn Logistics', role: 'admin' }
const meBody = () => ({
  user: { id: 'ida', email: ME, handle: 'ida', displayName: 'Ida Holm', preferences, version: 1 },
  session: { id: 's1', role: 'admin', tenant, mustChangePassword: false, mustEnrolSecondFactor: false },
  tenants: [tenant], permissions: ['members:read', 'members:write', 'policy:read', 'audit:read', 'invitations:read'], operatorRole: null,
})

const yes = (value) => value === 'true'
function filterOf(query) {
  const filter = {}
  for (const name of ['folderId', 'folderType', 'accountId', 'threadId']) if (query.get(name)) filter[name] = query.get(name)
  for (const name of ['unread', 'flagged', 'conversations']) if (yes(query.get(name))) filter[name] = true
  return filter
}

const PLACES = { archive: 'archive', delete: 'trash', spam: 'spam', inbox: 'inbox' }
function batch(body) {
  const chosen = body.all
    ? find(Object.fromEntries(Object.entries({ ...body.all, ...(body.all.q ? { tokens: parse(body.all.q).tokens, q: undefined } : {}) }).filter(([key, value]) => value && !key.startsWith('except')))).filter((one) => !body.all.exceptIds?.includes(one.id) && !body.all.exceptThreadIds?.includes(one.threadId))
    : [...(body.ids ? placements.filter(({ id }) => body.ids.includes(id)) : []), ...(body.threadIds ? placements.filter(({ threadId }) => body.threadIds.includes(threadId)) : [])]
  const inside = chosen.filter((one) => (!body.folderId || one.folderId === body.folderId) && (!body.folderType || folderOf(one.folderId).type === body.folderType))
  const before = inside.map((one) => [one, { ...one, keywords: [...one.keywords] }])
  let undoable = true
  for (const one of inside) {
    if (body.action === 'read' || body.action === 'unread') one.isRead = body.action === 'read'
    else if (body.action === 'flag' || body.action === 'unflag') one.isFlagged = body.action === 'flag'
    else if (body.action === 'addKeyword') one.keywords = [...new Set([...one.keywords, body.keyword])]
    else if (body.action === 'removeKeyword') one.keywords = one.keywords.filter((word) => word !== body.keyword)
    else if (body.action === 'move') one.folderId = body.targetFolderId
    else if (body.action === 'delete' && folderOf(one.folderId).type === 'trash') {
      placements.splice(placements.indexOf(one), 1)
      undoable = false
    } else one.folderId = folders.find(({ accountId, type }) => accountId === one.accountId && type === PLACES[body.action])?.id ?? one.folderId
  }
  const undoId = undoable && inside.length > 0 ? `undo-${++sequence}` : null
  if (undoId) undos.set(undoId, before)
  setTimeout(() => tell('mail_folder', inside[0]?.folderId), 30)
  return { changed: inside.length, undoId }
}

function messagesPage(query) {
  const filter = filterOf(query)
  if (query.get('q')) {
    const { tokens, error } = parse(query.get('q'))
    if (error) return problem(422, 'invalid-input', 'the search is not valid', [error])
    filter.tokens = tokens
  }
  const all = find(filter)
  const limit = Math.min(200, Number(query.get('limit') ?? 50))
  const cursor = query.get('cursor')
  const start = cursor ? Math.max(0, all.findIndex(({ receivedAt, id }) => `${receivedAt} ${id}` <= cursor)) : 0
  const items = all.slice(start, start + limit)
  const next = all[start + limit]
  return { body: { items: items.map((one) => rowOf(one, filter)), nextCursor: next ? `${next.receivedAt} ${next.id}` : null, ...(yes(query.get('total')) ? { total: filter.tokens ? Math.min(10_000, all.length) : all.length } : {}), ...(filter.tokens ? { indexed: 98 } : {}) } }
}

function anchors(query) {
  const all = find(filterOf(query))
  const every = Number(query.get('every') ?? 200)
  const cursors = []
  for (let at = 0; at < all.length; at += every) cursors.push(`${all[at].receivedAt} ${all[at].id}`)
  return { body: { total: all.length, every, cursors } }
}

const byId = (id) => placements.find((one) => one.id === id)

function htmlPage(message, query) {
  const dark = query.get('theme') === 'dark'
  const images = query.get('images') === 'show' || allowed.has(message.from[0].address)
  const shown = message.remoteImageCount ? (images ? `<p><img alt="" src="/mock/picture.svg" width="360" height="120"></p>` : '<p><img alt="" width="360" height="0"></p>') : ''
  return `<!doctype html><html><head><meta charset="utf-8"><style>html{font:15px/24px Inter,system-ui,sans-serif;color:${dark ? '#dddbde' : '#2b2925'};background:${dark ? '#19191c' : '#fff'};${dark ? 'color-scheme:dark' : ''}}body{margin:0;overflow-wrap:anywhere}a{color:${dark ? '#9aa8fb' : '#2e3fb8'}}p{margin:0 0 12px}td,th{padding:8px 12px 8px 0;border-bottom:1px solid ${dark ? '#2a2a2f' : '#e8e6e1'}}</style></head><body>${message.html}${shown}</body></html>`
}

async function api(method, path, query, body, raw, cookies) {
  if (failing && path.startsWith(failing.fail) && failing.times-- > 0) return problem(failing.status ?? 500, failing.kind ?? 'internal', failing.detail ?? 'made to fail')
  if (path === '/auth/login') return { body: signedInBody(), headers: { 'Set-Cookie': 'mock=in; Path=/; HttpOnly' } }
  if (path === '/auth/logout') return { status: 204, headers: { 'Set-Cookie': 'mock=; Path=/; Max-Age=0' } }
  if (path === '/auth/refresh') return cookies?.includes('mock=in') ? { body: signedInBody() } : problem(401, 'unauthenticated', 'no session')
  if (path === '/auth/me') return { body: meBody() }
  if (path === '/auth/preferences') return (preferences = body), { status: 204 }
  if (path === '/messages' && method === 'GET') return messagesPage(query)
  if (path === '/messages/anchors') return anchors(query)
  if (path === '/messages/batch') return { body: batch(body) }
  if (path === '/messages/undo') {
    const before = undos.get(body.undoId)
    if (!before) return problem(404, 'not-found', 'that can no longer be undone')
    for (const [one, fields] of before) Object.assign(one, fields)
    undos.delete(body.undoId)
    setTimeout(() => tell('mail_folder'), 30)
    return { body: { changed: before.length } }
  }
  if (path === '/senders/images') return (body.allow ? allowed.add(body.address) : allowed.delete(body.address)), { status: 204 }
  if (path === '/search/suggestions') return { body: { items: suggestions(query.get('q') ?? '') } }
  const [, noun, id, part] = path.split('/')
  if (noun === 'threads') {
    const messages = threadOf(id)
    return messages.length ? { body: { id, subject: messages.at(-1).subject.replace(/^Re: /, ''), messages: messages.map((one) => messageOf(one, allowed)) } } : problem(404, 'not-found', 'there is no such thread')
  }
  if (noun === 'messages' && byId(id)) {
    const message = byId(id)
    if (part === 'html') return { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': FRAME_POLICY }, body: htmlPage(message, query) }
    if (part === 'raw') return { headers: { 'Content-Type': 'message/rfc822' }, body: `From: ${message.from[0].name} <${message.from[0].address}>\r\nTo: <${ME}>\r\nSubject: ${message.subject}\r\nDate: ${message.receivedAt}\r\n\r\n${message.text ?? message.snippet}\r\n` }
    return { body: messageOf(message, allowed) }
  }
  if (noun === 'attachments') return { headers: { 'Content-Type': 'image/svg+xml', 'Content-Disposition': 'inline' }, body: PICTURE }
  if (noun === 'accounts') return (await accountRoutes(method, path, query, body, raw, { tell, problem, folderFacts })) ?? problem(404, 'not-found', path)
  if (path.startsWith('/admin/members')) return { headers: { ETag: '"1"' }, body: { items: [], total: 0 } }
  return problem(404, 'not-found', path)
}

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="480"><rect width="720" height="480" fill="#dbeef7"/><path d="M80 400V120h220v120h120V120h220v280z" fill="none" stroke="#0a4f70" stroke-width="8"/></svg>'

function control(body) {
  if (body.slow !== undefined) slow = body.slow
  if (body.fail) failing = { times: 1, ...body }
  if (body.reset) makeWorld(body.reset), changed()
  if (body.empty) {
    for (const list of [accounts, folders, placements]) list.length = 0
    changed()
  }
  if (body.newMail) {
    const inbox = folders.find(({ type }) => type === 'inbox')
    addMessage(inbox, { from: [person(['Jonas Weber', 'jonas@weber-logistik.example'])], subject: 'New mail', snippet: 'It has just arrived.', isRead: false, ...body.newMail })
    tell('mail_folder', inbox.id)
  }
}

function passOn(request, response) {
  const onward = ask(UPSTREAM + request.url, { method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}

async function bytesOf(request) {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces)
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json' }
function serveFile(path, response) {
  const wanted = normalize(join(DIST, path))
  const file = wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(DIST, 'index.html')
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' })
  createReadStream(file).pipe(response)
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock')
  if (url.pathname === '/mock/picture.svg') return response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(PICTURE)
  if (url.pathname === '/mock') return control(JSON.parse(await bytesOf(request))), response.writeHead(204).end()
  if (UPSTREAM && (url.pathname.startsWith('/api') || url.pathname.startsWith('/health')) && !MAIL.test(url.pathname)) return passOn(request, response)
  if (url.pathname.startsWith('/health')) return response.end('ok')
  if (url.pathname === '/api/v1/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': hello\n\n')
    const beat = setInterval(() => response.write(': beat\n\n'), 10_000)
    streams.add(response)
    return request.on('close', () => (clearInterval(beat), streams.delete(response)))
  }
  if (!url.pathname.startsWith('/api/v1')) return serveFile(url.pathname, response)
  const raw = await bytesOf(request)
  const body = request.headers['content-type']?.startsWith('application/json') && raw.length > 0 ? JSON.parse(raw) : {}
  if (slow && !url.pathname.includes('/auth/')) await new Promise((resolve) => setTimeout(resolve, slow))
  const answer = await api(request.method, url.pathname.slice('/api/v1'.length), url.searchParams, body, raw, request.headers.cookie)
  const text = answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
  const type = (answer.status ?? 200) >= 400 ? 'application/problem+json' : 'application/json'
  response.writeHead(answer.status ?? 200, { 'Content-Type': type, ETag: '"1"', ...answer.headers })
  response.end(text)
}).listen(PORT, '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}, ${accounts.length} accounts, ${placements.length} messages`))
