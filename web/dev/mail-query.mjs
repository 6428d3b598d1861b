// What the mock server finds: rows, threads, searches.
import { accounts, folders, ME, placements } from './mail-data.mjs'

const isMine = (address) => accounts.some((account) => account.emailAddress === address)
const folderOf = (id) => folders.find((folder) => folder.id === id)

let version = 0
const kept = new Map()
/** Forgets what was put together, because something changed. */
export function changed() {
  version += 1
  kept.clear()
}
export const state = () => version

const OPERATORS = ['from', 'to', 'subject', 'in', 'has', 'is', 'before', 'after', 'larger', 'filename', 'account']

/** Words and operators of a search, or the place where it is wrong. */
export function parse(q) {
  const tokens = []
  const quote = [...q].filter((letter) => letter === '"').length % 2 ? q.lastIndexOf('"') : -1
  if (quote >= 0) return { error: { field: 'q', reason: 'a quotation mark has no end', message: 'a quotation mark has no end', position: quote } }
  for (const found of q.matchAll(/(-?)(?:([a-z]+):)?("([^"]*)"|\S+)/g)) {
    const [, minus, operator, bare, quoted] = found
    if (operator && !OPERATORS.includes(operator)) return { error: { field: 'q', reason: `there is no operator ${operator}:`, message: `there is no operator ${operator}:`, position: found.index } }
    tokens.push({ not: minus === '-', operator, text: (quoted ?? bare).toLowerCase() })
  }
  return { tokens }
}

function matches(message, { not, operator, text }) {
  const people = (list) => list.map(({ name, address }) => `${name} ${address}`).join(' ').toLowerCase()
  const hit = {
    from: () => people(message.from).includes(text),
    to: () => people(message.to).includes(text),
    subject: () => message.subject.toLowerCase().includes(text),
    in: () => folderOf(message.folderId)?.name.toLowerCase() === text || folderOf(message.folderId)?.type === text,
    has: () => text === 'attachment' && message.attachments.length > 0,
    is: () => (text === 'unread' ? !message.isRead : text === 'starred' ? message.isFlagged : true),
    before: () => message.receivedAt < text,
    after: () => message.receivedAt > text,
    larger: () => message.size > Number.parseInt(text, 10) * (text.endsWith('m') ? 1e6 : 1e3),
    filename: () => message.attachments.some(({ filename }) => filename.toLowerCase().includes(text)),
    account: () => message.accountId === text,
  }[operator ?? 'word'] ?? (() => `${message.subject} ${message.snippet} ${people(message.from)}`.toLowerCase().includes(text))
  return hit() !== not
}

/** The messages of a view, newest first; with conversations, the newest of each thread. */
export function find(filter) {
  const key = JSON.stringify(filter)
  if (kept.has(key)) return kept.get(key)
  let found = placements
  if (filter.folderId) found = found.filter(({ folderId }) => folderId === filter.folderId)
  if (filter.accountId) found = found.filter(({ accountId }) => accountId === filter.accountId)
  if (filter.threadId) found = found.filter(({ threadId }) => threadId === filter.threadId)
  if (filter.folderType) {
    const ids = new Set(folders.filter(({ type }) => type === filter.folderType).map(({ id }) => id))
    found = found.filter(({ folderId }) => ids.has(folderId))
  } else if (!filter.folderId) {
    const hidden = new Set(folders.filter(({ type }) => type === 'trash' || type === 'spam').map(({ id }) => id))
    found = found.filter(({ folderId }) => !hidden.has(folderId))
  }
  if (filter.unread) found = found.filter(({ isRead }) => !isRead)
  if (filter.flagged) found = found.filter(({ isFlagged }) => isFlagged)
  for (const token of filter.tokens ?? []) found = found.filter((message) => matches(message, token))
  found = [...found].sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : a.id < b.id ? 1 : -1))
  if (filter.conversations) {
    const seen = new Set()
    found = found.filter(({ threadId }) => !seen.has(threadId) && seen.add(threadId))
  }
  kept.set(key, found)
  return found
}

let byThread = { version: -1, map: new Map() }
export function threadOf(threadId) {
  if (byThread.version !== version) {
    byThread = { version, map: new Map() }
    for (const one of placements) byThread.map.set(one.threadId, [...(byThread.map.get(one.threadId) ?? []), one])
  }
  return (byThread.map.get(threadId) ?? []).sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
}

function fragments(text, words) {
  if (words.length === 0) return [{ text, isHit: false }]
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[^\p{L}\p{N}]/gu, '\\$&')).join('|')})`, 'giu')
  return text.split(pattern).filter(Boolean).map((piece) => ({ text: piece, isHit: words.includes(piece.toLowerCase()) }))
}

export function rowOf(message, filter = {}) {
  const thread = threadOf(message.threadId)
  const words = (filter.tokens ?? []).filter(({ operator, not }) => !operator && !not).map(({ text }) => text)
  const { html, text, attachments, remoteImageCount, cc, ...row } = message
  return {
    ...row,
    threadCount: thread.length,
    threadUnreadCount: thread.filter(({ isRead }) => !isRead).length,
    sentAt: message.receivedAt,
    hasAttachments: filter.conversations ? thread.some((one) => one.attachments.length > 0) : attachments.length > 0,
    ...(filter.conversations ? { participants: [...new Map(thread.flatMap((one) => one.from).map((one) => [one.address, one])).values()].slice(0, 4), threadHasDraft: thread.some(({ isDraft }) => isDraft) } : {}),
    highlights: filter.tokens ? { subject: fragments(message.subject, words), snippet: fragments(message.snippet, words) } : null,
  }
}

/** Every reading hands out addresses of its own. */
let tickets = 0

export function messageOf(message, allowed) {
  const { highlights, ...row } = rowOf(message)
  const base = `/api/v1/messages/${message.id}`
  tickets += 1
  return {
    ...row,
    cc: message.cc, bcc: [], replyTo: [], messageId: `<${message.id}@nordhavn.example>`,
    textBody: message.text ?? (message.html ? '' : message.isTooLarge ? '' : `${message.snippet}\n\n${message.from[0].name}`),
    hasHtml: message.html !== null, htmlUrl: message.html === null ? null : `${base}/html?ticket=t${tickets}`, rawUrl: `${base}/raw?ticket=t1`,
    remoteImageCount: message.remoteImageCount, hasAllowedImages: allowed.has(message.from[0].address),
    attachments: message.attachments.map((one) => ({ ...one, url: `/api/v1/attachments/${one.id}?ticket=t1` })),
    placements: [{ placementId: message.placementId, folderId: message.folderId, isRead: message.isRead, isFlagged: message.isFlagged, keywords: message.keywords }],
    problems: message.hasProblem ? ['The second part says base64, but is not.'] : [],
  }
}

export function folderFacts(folder) {
  const inside = placements.filter(({ folderId }) => folderId === folder.id)
  return { ...folder, totalCount: inside.length, unreadCount: inside.filter(({ isRead }) => !isRead).length }
}

export function suggestions(q) {
  const lastWord = q.split(/\s+/).pop().toLowerCase()
  const before = q.slice(0, q.length - lastWord.length)
  const operators = OPERATORS.filter((name) => lastWord && name.startsWith(lastWord.replace(/:.*/, ''))).map((name) => ({ kind: 'operator', text: `${before}${name}:`, label: `${name}:` }))
  const bare = lastWord.replace(/^(from|to):/, '')
  const addresses = bare.length > 1 ? [...new Set(placements.slice(0, 400).flatMap(({ from }) => from.map(({ address }) => address)))].filter((address) => address.includes(bare)) : []
  return [...addresses.slice(0, 4).map((address) => ({ kind: 'address', text: `${before}from:${address}`, label: address })), ...operators.slice(0, 4)]
}

export { isMine, folderOf, ME }
