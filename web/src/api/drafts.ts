import { api, idempotencyKey, unwrap, upload } from './client'
import type { components } from './schema'
import type { Page } from './types'

type Schemas = components['schemas']

export type Draft = Omit<Schemas['Draft'], 'access'> & { access: 'view' | 'edit' | 'own' }
export type DraftContent = Schemas['IncomingDraft']
export type DraftFile = Schemas['DraftAttachment']
export type DraftRow = Schemas['ListedDraft']
export type DraftSaved = Omit<Schemas['DraftSaved'], 'draft'> & { draft: Draft }
export type DraftConflict = Omit<Schemas['DraftConflict'], 'stored'> & { stored?: Draft | null }
export type Recipient = Schemas['Recipient']
export type SaveRecord = Schemas['SaveRecord']
export type DraftRevision = Schemas['DraftRevision']
export type DraftPresence = Schemas['DraftPresence']
export type DraftShare = Omit<Schemas['DraftShare'], 'access'> & { access: ShareAccess }
export type SharedDraft = Schemas['DraftSharedWithMe']
export type ShareAccess = 'view' | 'edit'
export type DraftsImported = Schemas['DraftsImported']
export type BundleFormat = 'json' | 'jsonl'
/** What a draft makes of a message; `forward` takes over its text and files, `forwardAttached` has it as one file. */
export type AnswerKind = 'reply' | 'replyAll' | 'forward' | 'forwardAttached'

/** What writing help can do for a draft. */
export type HelpKind = Schemas['Suggest']['kind']
/** What was proposed, and by whom: `local` is this installation, the others were sent the text. */
export type Suggestion = Schemas['Suggested']

/** What to do when another version was saved meanwhile. */
export type Strategy = 'merge' | 'local-wins' | 'remote-wins'

/** A save: what to keep, and what it began with. Version 0 is an empty sheet. */
export interface Save {
  accountId: string
  version: number
  strategy: Strategy
  content: DraftContent
}

/** Drafts that a page of the list holds. */
export const DRAFTS_PAGE = 100
/** Revisions that are listed; older ones are thinned out anyway. */
const MOST_REVISIONS = 100

const DRAFT = '/api/v1/drafts/{id}'
const withId = (id: string) => ({ params: { path: { id } } })
/** The document calls bodies of bytes texts. */
const asText = (bytes: Blob) => bytes as unknown as string
const BYTES = { bodySerializer: (bytes: unknown) => bytes as BodyInit, headers: { 'Content-Type': 'application/octet-stream' } }

/** Drafts: saved under ids that this client chooses, so that they can be begun away from the server. */
export const drafts = {
  list(cursor?: string): Promise<Page<DraftRow>> {
    return unwrap(api.GET('/api/v1/drafts', { params: { query: { limit: DRAFTS_PAGE, total: cursor === undefined, ...(cursor ? { cursor } : {}) } } }))
  },

  get(id: string): Promise<Draft> {
    return unwrap<Schemas['Draft'], Draft>(api.GET(DRAFT, withId(id)) as Promise<{ data?: Draft; response: Response }>)
  },

  /** Throws an `ApiProblem` with the code `CONFLICT` when both sides changed the same lines. */
  save(id: string, { accountId, version, strategy, content }: Save, deviceId: string): Promise<DraftSaved> {
    const draft = { ...content, attachments: content.attachments.map((file) => ({ id: file.id })) }
    const base = version > 0 ? { version } : {}
    return unwrap(api.PUT(DRAFT, { ...withId(id), body: { accountId, ...base, strategy, deviceId, draft } }) as Promise<{ data?: DraftSaved; response: Response }>)
  },

  /** Begins a draft that answers a message, or passes it on. */
  async answer(messageId: string, kind: AnswerKind, deviceId: string, key: string): Promise<Draft> {
    const begun = await unwrap(api.POST('/api/v1/messages/{id}/draft', { ...withId(messageId), body: { kind, deviceId }, headers: idempotencyKey(key) }))
    return begun.draft as Draft
  },

  async remove(id: string): Promise<void> {
    await unwrap(api.DELETE(DRAFT, withId(id)))
  },

  /** Brings back a deleted draft, as it was. */
  async recover(id: string, deviceId: string): Promise<void> {
    await unwrap(api.POST('/api/v1/drafts/{id}/recover', { ...withId(id), body: { deviceId, recoveryReason: 'manual', confirmed: true } }))
  },

  /** Remembers that somebody has decided about a conflict. */
  async confirm(id: string): Promise<void> {
    await unwrap(api.POST('/api/v1/drafts/{id}/confirm', withId(id)))
  },

  async revisions(id: string): Promise<SaveRecord[]> {
    const page = await unwrap(api.GET('/api/v1/drafts/{id}/revisions', { params: { path: { id }, query: { limit: MOST_REVISIONS } } }))
    return page.items
  },

  revision(id: string, revision: string): Promise<DraftRevision> {
    return unwrap(api.GET('/api/v1/drafts/{id}/revisions/{saveId}', { params: { path: { id, saveId: revision } } }))
  },

  restore(id: string, revision: string, deviceId: string): Promise<Draft> {
    return unwrap(api.POST('/api/v1/drafts/{id}/revisions/{saveId}/restore', { params: { path: { id, saveId: revision } }, body: { deviceId } }) as Promise<{ data?: Draft; response: Response }>)
  },

  /** Adds a file; it goes along once a save names it. The draft has to be there. */
  attach(id: string, file: File, progress: (share: number) => void, signal: AbortSignal): Promise<DraftFile> {
    const query = new URLSearchParams({ filename: file.name, mimeType: file.type || 'application/octet-stream' })
    return upload(`/api/v1/drafts/${id}/attachments?${query}`, file, progress, signal)
  },

  /** Whom a draft is shared with. */
  async shares(id: string): Promise<DraftShare[]> {
    return (await unwrap(api.GET('/api/v1/drafts/{id}/shares', withId(id)))).items as DraftShare[]
  },

  /** Again with the same member: changes for what, and until when. */
  async share(id: string, body: { handle: string; access: ShareAccess; endsAt?: string }): Promise<void> {
    await unwrap(api.POST('/api/v1/drafts/{id}/shares', { ...withId(id), body }))
  },

  async unshare(id: string, share: string): Promise<void> {
    await unwrap(api.DELETE('/api/v1/drafts/{id}/shares/{shareId}', { params: { path: { id, shareId: share } } }))
  },

  /** Drafts of others, the last saved first. */
  async sharedWithMe(): Promise<SharedDraft[]> {
    return (await unwrap(api.GET('/api/v1/drafts/shared-with-me'))).items
  },

  /** Says that the draft is open here, or not any more; answers who else has it open. */
  async present(id: string, seen: { deviceId: string; version: number; isEditing: boolean }): Promise<DraftPresence[]> {
    return (await unwrap(api.PUT('/api/v1/drafts/{id}/presence', { ...withId(id), body: seen }))).items
  },

  /** Proposes how to go on, subjects, or says how the draft reads; nothing of it is kept. */
  suggest(id: string, kind: HelpKind, signal: AbortSignal): Promise<Suggestion> {
    return unwrap(api.POST('/api/v1/drafts/{id}/suggest', { ...withId(id), body: { kind }, signal }))
  },

  /** All drafts of an account in one file. */
  async export(accountId: string, format: BundleFormat): Promise<Blob> {
    return unwrap(api.POST('/api/v1/drafts/export', { body: { accountId, format, enableCompression: true }, parseAs: 'blob' }) as unknown as Promise<{ data?: Blob; response: Response }>)
  },

  import(accountId: string, file: File, deviceId: string): Promise<DraftsImported> {
    return unwrap(api.POST('/api/v1/drafts/import', { params: { query: { accountId, deviceId } }, body: asText(file), ...BYTES }))
  },
}
