import type { DraftRow, Recipient, SharedDraft } from '../../api/drafts'
import type { KeptDraft } from '../offline/draftStore'

/** A draft as the list shows it. */
export interface Line {
  id: string
  people: readonly Recipient[]
  subject: string
  snippet: string
  /** RFC 3339. */
  at: string
  files: number
  sendAt: string | null
  hasConflict: boolean
  /** This browser has something that the server lacks. */
  isUnsent: boolean
  /** The server knows of it. */
  isStored: boolean
}

/** Letters of the text that a line shows at most. */
const SNIPPET = 200

/** What the server has, and what waits in this browser, the last typed first. */
export function rowsOf(stored: readonly DraftRow[], kept: readonly KeptDraft[]): Line[] {
  const waiting = new Map(kept.filter(({ unsent }) => unsent).map((draft) => [draft.id, draft]))
  const known = stored.map((row): Line => {
    const draft = waiting.get(row.draftId)
    waiting.delete(row.draftId)
    return draft ? { ...lineOfKept(draft), hasConflict: row.hasConflict, isStored: true } : lineOfStored(row)
  })
  return [...[...waiting.values()].map(lineOfKept), ...known].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** Another member's draft; whom it is for stands in it. */
export function lineOfShared({ draftId, subject, snippet, lastSavedAt }: SharedDraft): Line {
  return { id: draftId, people: [], subject, snippet, at: lastSavedAt, files: 0, sendAt: null, hasConflict: false, isUnsent: false, isStored: true }
}

function lineOfStored(row: DraftRow): Line {
  return { id: row.draftId, people: [...row.to, ...row.cc, ...row.bcc], subject: row.subject, snippet: row.snippet, at: row.lastSavedAt, files: row.attachmentCount, sendAt: row.scheduledSendTime ?? null, hasConflict: row.hasConflict, isUnsent: false, isStored: true }
}

function lineOfKept({ id, content, version, at }: KeptDraft): Line {
  return { id, people: [...content.to, ...content.cc, ...content.bcc], subject: content.subject, snippet: content.body.slice(0, SNIPPET).replace(/\s+/g, ' '), at: new Date(at).toISOString(), files: content.attachments.length, sendAt: content.scheduledSendTime ?? null, hasConflict: false, isUnsent: true, isStored: version > 0 }
}
