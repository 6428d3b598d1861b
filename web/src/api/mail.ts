// The nouns of the mail API, by hand until the document states them.

export interface Address {
  name: string | null
  address: string
}

export type Encryption = 'none' | 'tls' | 'starttls'
export type AccountState = 'new' | 'syncing' | 'idle' | 'waiting' | 'signInAgain' | 'paused' | 'failed'
export type FolderType = 'inbox' | 'sent' | 'drafts' | 'trash' | 'spam' | 'archive' | 'custom'

export interface Smtp {
  hostname: string
  port: number
  encryption: Encryption
  username: string | null
}

export interface Progress {
  folder: string | null
  done: number
  total: number
}

export interface MailAccount {
  id: string
  accountName: string
  emailAddress: string
  protocol: 'imap' | 'pop3' | 'local'
  hostname: string | null
  port: number | null
  encryption: Encryption
  username: string | null
  isEnabled: boolean
  isSyncEnabled: boolean
  /** Seconds. */
  syncInterval: number
  leaveOnServerDays: number | null
  maxMessageSize: number
  smtp: Smtp | null
  state: AccountState
  /** One sentence for the member; empty when all is well. */
  stateText: string
  stateSince: string | null
  lastSyncAt: string | null
  progress: Progress | null
  unreadCount: number
  totalCount: number
  /** Messages that could not be read. */
  problemCount: number
  version: number
}

/** How to reach a server, as it is sent and tested. */
export interface ServerSettings {
  protocol: 'imap' | 'pop3'
  hostname: string
  port: number
  encryption: Encryption
  username: string
  password: string
}

export interface NewAccount extends ServerSettings {
  accountName: string
  emailAddress: string
  syncInterval?: number
  leaveOnServerDays?: number | null
  smtp?: Smtp | null
}

export type AccountChange = Partial<NewAccount> & { isEnabled?: boolean; isSyncEnabled?: boolean }

export interface Discovered {
  source: 'autoconfig' | 'srv' | 'known' | 'guess'
  protocol: 'imap' | 'pop3'
  hostname: string
  port: number
  encryption: Encryption
  username: string
  smtp: Smtp | null
}

export interface TestStep {
  step: 'dns' | 'connect' | 'tls' | 'login' | 'capabilities'
  /** Null when it was not tried. */
  ok: boolean | null
  text: string
  milliseconds: number
}

export interface TestReport {
  ok: boolean
  steps: TestStep[]
}

export interface Folder {
  id: string
  accountId: string
  parentId: string | null
  name: string
  path: string
  type: FolderType
  unreadCount: number
  totalCount: number
  isSelectable: boolean
  isSyncing: boolean
}

export type CertificateState = 'none' | 'checking' | 'identical' | 'repaired' | 'different'

export interface Certificate {
  state: CertificateState
  checkedAt: string | null
  folders: { folderId: string; path: string; messages: number; differences: number; state: CertificateState }[]
}

export interface MailProblem {
  messageId: string
  folderId: string
  subject: string | null
  receivedAt: string
  size: number
  reason: string
}

export interface ImportResult {
  accountId: string
  accountName?: string
  read: number
  stored: number
  duplicates: number
  poison: number
}

export interface Fragment {
  text: string
  isHit: boolean
}

/** A line of a list: a message, or with conversations the newest one of its thread. */
export interface Row {
  id: string
  /** The message in this folder. */
  placementId: string
  accountId: string
  folderId: string
  threadId: string
  threadCount: number
  threadUnreadCount: number
  from: Address[]
  to: Address[]
  /** The senders of the thread; only with conversations. */
  participants?: Address[]
  threadHasDraft?: boolean
  subject: string
  snippet: string
  receivedAt: string
  sentAt: string | null
  size: number
  isRead: boolean
  isFlagged: boolean
  isAnswered: boolean
  isDraft: boolean
  keywords: string[]
  hasAttachments: boolean
  isTooLarge: boolean
  hasProblem: boolean
  highlights: null | { subject: Fragment[]; snippet: Fragment[] }
}

export interface Attachment {
  id: string
  filename: string
  mimeType: string
  sizeBytes: number
  contentId: string | null
  isInline: boolean
  /** Carries a ticket of its own. */
  url: string
}

export interface Message extends Omit<Row, 'highlights'> {
  cc: Address[]
  bcc: Address[]
  replyTo: Address[]
  messageId: string | null
  textBody: string
  hasHtml: boolean
  htmlUrl: string | null
  rawUrl: string
  remoteImageCount: number
  hasAllowedImages: boolean
  attachments: Attachment[]
  placements: { placementId: string; folderId: string; isRead: boolean; isFlagged: boolean; keywords: string[] }[]
  problems: string[]
}

export interface Thread {
  id: string
  subject: string
  /** The oldest first. */
  messages: Message[]
}

/** What a list shows. */
export interface Filter {
  accountId?: string
  folderId?: string
  folderType?: FolderType
  q?: string
  unread?: boolean
  flagged?: boolean
  conversations?: boolean
  sort?: 'newest' | 'rank'
}

export interface MessagePage {
  items: Row[]
  nextCursor: string | null
  total?: number
  /** Percent of the searched messages that are indexed. */
  indexed?: number
}

export interface Anchors {
  total: number
  every: number
  cursors: string[]
}

export type BatchAction = 'read' | 'unread' | 'flag' | 'unflag' | 'addKeyword' | 'removeKeyword' | 'move' | 'archive' | 'delete' | 'spam' | 'inbox'

/** What a batch is about: messages, threads within a view, or all of a view but some. */
export interface BatchTarget {
  ids?: string[]
  threadIds?: string[]
  all?: Omit<Filter, 'conversations' | 'sort'> & { exceptIds?: string[]; exceptThreadIds?: string[] }
  folderId?: string
  folderType?: FolderType
}

export interface Batch extends BatchTarget {
  action: BatchAction
  keyword?: string
  targetFolderId?: string
}

export interface BatchResult {
  changed: number
  undoId: string | null
}

export interface Suggestion {
  kind: 'address' | 'word' | 'operator'
  /** What is put into the field. */
  text: string
  label: string
}
