import { expect, it } from 'vitest'
import type { DraftRow } from '../../api/drafts'
import { emptyContent } from '../compose/content'
import type { KeptDraft } from '../offline/draftStore'
import { rowsOf } from './rows'

const stored = (draftId: string, lastSavedAt: string): DraftRow => ({ draftId, accountId: 'a', subject: draftId, snippet: '', to: [], cc: [], bcc: [], tags: [], attachmentCount: 0, size: 0, isDirty: false, hasConflict: false, lastSavedAt, version: 1, syncToken: '' })
const kept = (id: string, at: string, unsent = true, version = 0): KeptDraft => ({ id, accountId: 'a', content: { ...emptyContent(), body: 'typed\nhere' }, version, unsent, open: false, at: Date.parse(at) })

it('the list of drafts shows what this browser alone has among what the server has, each once', () => {
  const rows = rowsOf([stored('1', '2026-11-22T08:00:00Z'), stored('2', '2026-11-22T07:00:00Z')], [kept('2', '2026-11-22T09:00:00Z', true, 1), kept('3', '2026-11-22T07:30:00Z'), kept('1', '2026-11-22T10:00:00Z', false, 1)])
  expect(rows.map(({ id, isUnsent, isStored }) => [id, isUnsent, isStored])).toEqual([['2', true, true], ['1', false, true], ['3', true, false]])
  expect(rows[0]!.snippet).toBe('typed here')
})
