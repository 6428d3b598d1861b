import type { components } from './schema'

/** The nouns of the mail API, by the names that the client uses. */
type Schemas = components['schemas']

/** The document calls these plain texts; these are the values that there are. */
export type Protocol = 'imap' | 'pop3' | 'local'
export type Encryption = 'none' | 'tls' | 'starttls'
export type AccountState = 'new' | 'syncing' | 'idle' | 'waiting' | 'signInAgain' | 'paused' | 'failed'
export type FolderType = 'inbox' | 'sent' | 'drafts' | 'trash' | 'spam' | 'archive' | 'custom'
export type CertificateState = 'none' | 'checking' | 'identical' | 'repaired' | 'different'
export type Source = 'wellKnown' | 'autoconfig' | 'srv' | 'guess'
export type Step = 'dns' | 'connect' | 'tls' | 'greeting' | 'login' | 'capabilities'
export type BatchAction = 'read' | 'unread' | 'flag' | 'unflag' | 'addKeyword' | 'removeKeyword' | 'move' | 'archive' | 'delete' | 'spam' | 'inbox'

export type Smtp = Omit<Schemas['SmtpServer'], 'encryption'> & { encryption: Encryption }
export type MailAccount = Omit<Schemas['Account'], 'protocol' | 'encryption' | 'state' | 'smtp'> & { protocol: Protocol; encryption: Encryption; state: AccountState; smtp?: Smtp | null }
export type ServerSettings = Schemas['TryServer']
export type NewAccount = Schemas['ConnectAccount']
export type AccountChange = Schemas['ChangeAccount']
export type Discovered = Omit<Schemas['FoundServer'], 'source' | 'protocol' | 'encryption' | 'smtp'> & { source: Source; protocol: Exclude<Protocol, 'local'>; encryption: Encryption; smtp?: Smtp | null }
export type TestStep = Omit<Schemas['TestStep'], 'step'> & { step: Step }
export type TestReport = Omit<Schemas['TestReport'], 'steps'> & { steps: TestStep[] }
export type Folder = Omit<Schemas['MailFolder'], 'type'> & { type: FolderType }
export type Certificate = Omit<Schemas['Certificate'], 'state' | 'folders'> & { state: CertificateState; folders: (Omit<Schemas['FolderCertificate'], 'state'> & { state: CertificateState })[] }
export type MailProblem = Schemas['MessageProblem']
export type ImportResult = Schemas['ImportReport']

export type Address = Schemas['Address']
export type Fragment = Schemas['Fragment']
/** A line of a list: a message, or with conversations the newest one of its thread. */
export type Row = Schemas['MessageRow']
export type Attachment = Schemas['Attachment']
export type Message = Schemas['Message']
export type Thread = Schemas['Thread']
export type MessagePage = Schemas['MessageList']
export type Anchors = Schemas['Anchors']
export type Suggestion = Schemas['Suggestion']

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

/** What is done with which messages: some, threads within a view, or all of a view but some. */
export type Batch = Schemas['Batch'] & { action: BatchAction }
export type BatchResult = Schemas['BatchDone']
