import type { RouteLocationNormalizedLoaded, RouteLocationRaw } from 'vue-router'
import type { Filter, FolderType } from '../api/mail'

/** The views over all accounts, by the word in their address. */
export const VIEWS = {
  inbox: { icon: 'i-lucide-inbox', folderType: 'inbox' },
  starred: { icon: 'i-lucide-star', folderType: undefined },
  drafts: { icon: 'i-lucide-file-pen-line', folderType: 'drafts' },
  sent: { icon: 'i-lucide-send', folderType: 'sent' },
  archive: { icon: 'i-lucide-archive', folderType: 'archive' },
  spam: { icon: 'i-lucide-shield-alert', folderType: 'spam' },
  bin: { icon: 'i-lucide-trash-2', folderType: 'trash' },
} as const satisfies Record<string, { icon: string; folderType: FolderType | undefined }>

export type ViewName = keyof typeof VIEWS

/** What the list shows, as the address says it. */
export type View = { kind: 'view'; name: ViewName } | { kind: 'folder'; folderId: string } | { kind: 'search'; q: string; sort: 'newest' | 'rank' }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function viewOf(route: Pick<RouteLocationNormalizedLoaded, 'name' | 'params' | 'query'>): View {
  if (route.name === 'mail-folder') return { kind: 'folder', folderId: text(route.params.folderId) }
  if (route.name === 'mail-search') return { kind: 'search', q: text(route.query.q), sort: route.query.sort === 'rank' ? 'rank' : 'newest' }
  const name = text(route.params.view)
  return { kind: 'view', name: name in VIEWS ? (name as ViewName) : 'inbox' }
}

/** Whether rows of a view can stand for conversations: in searches and drafts each message counts. */
export function mayGroup(view: View): boolean {
  return view.kind === 'folder' || (view.kind === 'view' && !['starred', 'drafts'].includes(view.name))
}

/** What the server is asked for. */
export function filterOf(view: View, options: { conversations: boolean; unread: boolean; flagged: boolean }): Filter {
  const narrowed = { ...(options.unread ? { unread: true } : {}), ...(options.flagged ? { flagged: true } : {}) }
  if (view.kind === 'search') return { q: view.q, ...narrowed, ...(view.sort === 'rank' ? { sort: 'rank' } : {}) }
  const grouped = options.conversations && mayGroup(view) ? { conversations: true } : {}
  if (view.kind === 'folder') return { folderId: view.folderId, ...grouped, ...narrowed }
  const { folderType } = VIEWS[view.name]
  return folderType ? { folderType, ...grouped, ...narrowed } : { ...narrowed, flagged: true }
}

/** The part of a filter that names a place: what an action on a conversation is bound to. */
export function placeOf(filter: Filter): { folderId?: string; folderType?: FolderType } {
  if (filter.folderId) return { folderId: filter.folderId }
  return filter.folderType ? { folderType: filter.folderType } : {}
}

/** The address of a view, with a thread or one message of it open. */
export function addressOf(view: View, open: { threadId: string; messageId?: string } | null, query: { unread: boolean; flagged: boolean }): RouteLocationRaw {
  const params = open ? { t: 't', threadId: open.threadId } : {}
  const shared = { ...(open?.messageId ? { m: open.messageId } : {}), ...(query.unread ? { unread: 'yes' } : {}), ...(query.flagged ? { starred: 'yes' } : {}) }
  if (view.kind === 'folder') return { name: 'mail-folder', params: { folderId: view.folderId, ...params }, query: shared }
  if (view.kind === 'search') return { name: 'mail-search', params, query: { q: view.q, ...(view.sort === 'rank' ? { sort: 'rank' } : {}), ...shared } }
  if (view.name === 'inbox') return { name: 'mail', params, query: shared }
  return { name: 'mail-view', params: { view: view.name, ...params }, query: shared }
}
