import { shallowRef } from 'vue'
import type { Draft, DraftConflict, DraftContent, DraftSaved, Save } from '../../api/drafts'
import { ApiProblem, Unreachable } from '../../api/problem'
import type { DraftStore, KeptDraft } from '../offline/draftStore'
import { contentOf, isBlank, rebased, sameContent } from './content'
import { after, UNTOUCHED, wantsSaving, type Happening, type Saving } from './saving'

/** Milliseconds after which what was typed is kept on this device. */
export const KEEP_AFTER = 250
/** Milliseconds after which it is sent to the server. */
export const SAVE_AFTER = 5000

/** Answers to a save of what was purged, sent and deleted meanwhile. */
const GONE = [404, 409, 410]

export interface Places {
  local: Pick<DraftStore, 'put' | 'remove'>
  save(id: string, save: Save): Promise<DraftSaved>
  confirm(id: string): Promise<void>
}

/** How somebody decides about a conflict. */
export type Decision = { kind: 'mine' } | { kind: 'stored' } | { kind: 'both'; content: DraftContent }

export type Keeper = ReturnType<typeof makeKeeper>

/**
 * Keeps a draft that is being written: soon on this device, then on the server, as long as something changes. `show` is called
 * when what is written has to give way to what the server made of it.
 */
export function makeKeeper(begin: KeptDraft, places: Places, show: (content: DraftContent) => void) {
  const state = shallowRef<Saving>({ ...UNTOUCHED, version: begin.version, edit: begin.unsent ? 1 : 0, phase: begin.unsent ? 'dirty' : begin.version > 0 ? 'saved' : 'idle' })
  const conflict = shallowRef<DraftConflict | null>(null)
  /** Why the server refused it, or why this browser keeps nothing. */
  const problem = shallowRef<unknown>(null)
  const keepsLocally = shallowRef(true)
  let { content } = begin
  /** The text that it began with by itself, such as a signature: nobody would miss that. */
  let untouched: string | null = null
  /** Files wait here for the server: it is not done with, however little text there is. */
  let held = false
  let accountId = begin.accountId
  let open = begin.open
  let localTimer: ReturnType<typeof setTimeout> | undefined
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<void> | null = null
  let stopped = false

  const happened = (happening: Happening): void => void (state.value = after(state.value, happening))

  /** What a new draft begins with before anybody has typed; nothing is kept for it. */
  function start(next: DraftContent): void {
    untouched = next.body
    put(next)
  }

  /** Whether nobody would miss it. */
  function blank(): boolean {
    const isUntouched = untouched !== null && words(content.body) === words(untouched)
    return !held && isBlank(isUntouched ? { ...content, body: '' } : content)
  }

  function change(next: DraftContent): void {
    if (sameContent(next, content)) return
    content = next
    typed()
  }

  /** Says whether files wait here. */
  function hold(on: boolean): void {
    if (held === on) return
    held = on
    if (!stopped) localTimer ??= setTimeout(() => void keep(), KEEP_AFTER)
  }

  function changeAccount(next: string): void {
    if (next === accountId) return
    accountId = next
    typed()
  }

  function typed(): void {
    // The account is chosen and the editor has read the signature: nobody has typed yet.
    if (state.value.version === 0 && state.value.edit === 0 && blank()) return
    happened({ kind: 'typed' })
    localTimer ??= setTimeout(() => void keep(), KEEP_AFTER)
    saveLater()
  }

  function saveLater(): void {
    if (!stopped) saveTimer ??= setTimeout(() => void save(), SAVE_AFTER)
  }

  /** Writes to this device now. */
  async function keep(): Promise<void> {
    clearTimeout(localTimer)
    localTimer = undefined
    const unsent = state.value.edit > state.value.saved || held
    try {
      if (!open && !unsent) await places.local.remove(begin.id)
      else if (state.value.version > 0 || !blank()) await places.local.put({ id: begin.id, accountId, content, version: state.value.version, unsent, open, at: Date.now() })
      else await places.local.remove(begin.id)
      keepsLocally.value = true
    } catch {
      keepsLocally.value = false
    }
  }

  /** Sends to the server what it lacks. One save at a time; whoever asks meanwhile waits for that one and the next. */
  async function save(): Promise<void> {
    clearTimeout(saveTimer)
    saveTimer = undefined
    if (underWay) await underWay
    if (!wantsSaving(state.value) || (state.value.version === 0 && blank())) return
    underWay ??= send(state.value.version, 'merge').finally(() => (underWay = null))
    await underWay
  }

  async function send(version: number, strategy: Save['strategy']): Promise<void> {
    const sent = content
    happened({ kind: 'sent' })
    try {
      take(sent, await places.save(begin.id, { accountId, version, strategy, content: sent }))
    } catch (error) {
      failed(error)
    }
    await keep()
    if (wantsSaving(state.value) && state.value.phase !== 'refused') saveLater()
  }

  function take(sent: DraftContent, { draft, conflictDetected }: DraftSaved): void {
    problem.value = null
    if (conflictDetected) {
      const merged = rebased(sent, content, contentOf(draft))
      if (merged === null) {
        // Typed on in the very place that was merged: begins once more with what both began with.
        happened({ kind: 'unreachable' })
        happened({ kind: 'typed' })
        return
      }
      put(merged)
    }
    happened({ kind: 'stored', version: draft.version })
  }

  function put(next: DraftContent): void {
    if (sameContent(next, content)) return
    content = next
    show(next)
  }

  function failed(error: unknown): void {
    if (error instanceof ApiProblem && error.conflict) {
      conflict.value = error.conflict as DraftConflict
      happened({ kind: 'conflicted' })
    } else if (error instanceof ApiProblem && GONE.includes(error.status)) happened({ kind: 'gone' })
    else if (error instanceof Unreachable || (error instanceof ApiProblem && (error.status >= 500 || error.status === 429 || error.status === 401))) happened({ kind: 'unreachable' })
    else {
      problem.value = error
      happened({ kind: 'refused' })
    }
  }

  /** The draft as somebody else saved it, or this person elsewhere. */
  async function heard(draft: Draft): Promise<void> {
    if (state.value.phase === 'gone') {
      happened({ kind: 'found' })
      if (wantsSaving(state.value)) return save()
    }
    if (draft.version <= state.value.version || state.value.sending !== null || state.value.phase === 'conflict') return
    if (wantsSaving(state.value)) return save()
    put(contentOf(draft))
    happened({ kind: 'taken', version: draft.version })
    await keep()
  }

  function lost(): void {
    if (state.value.version > 0) happened({ kind: 'gone' })
  }

  /** What was decided about a conflict. Neither side gets lost: the server keeps the other one as a revision. */
  async function decide(decision: Decision): Promise<void> {
    const torn = conflict.value
    if (!torn) return
    if (decision.kind === 'both') put(decision.content)
    const strategy = decision.kind === 'mine' ? 'local-wins' : decision.kind === 'stored' ? 'remote-wins' : 'merge'
    const version = decision.kind === 'both' ? torn.remoteVersion : state.value.version
    happened({ kind: 'sent' })
    const sent = content
    try {
      const { draft } = await places.save(begin.id, { accountId, version, strategy, content: sent })
      await places.confirm(begin.id).catch(() => {})
      put(contentOf(draft))
      conflict.value = null
      happened({ kind: 'taken', version: draft.version })
    } catch (error) {
      if (error instanceof ApiProblem && error.conflict) failed(error)
      else {
        happened({ kind: 'conflicted' })
        throw error
      }
    } finally {
      await keep()
    }
  }

  /** What the server made of the draft by other means, such as an older revision that was brought back. */
  async function adopt(draft: Draft): Promise<void> {
    put(contentOf(draft))
    conflict.value = null
    happened({ kind: 'taken', version: draft.version })
    await keep()
  }

  /** Sees to it that the server has the draft, even an empty one: files need a place. False when it is not there. */
  async function begun(): Promise<boolean> {
    if (state.value.version > 0) return true
    if (underWay) await underWay
    if (state.value.version === 0) {
      happened({ kind: 'typed' })
      underWay = send(0, 'merge').finally(() => (underWay = null))
      await underWay
    }
    return state.value.version > 0
  }

  /** Waits for the save that is on its way: after it, it is known whether the server has the draft. */
  async function settled(): Promise<void> {
    await underWay
  }

  /** Keeps and sends everything now; for when the window closes or loses the focus. */
  async function flush(): Promise<void> {
    await keep()
    await save()
  }

  /** Ends it: what was written stays on this device until the server has it. */
  async function close(): Promise<void> {
    open = false
    await flush()
    end()
    await keep()
  }

  /** Ends it without keeping anything here. */
  async function discard(): Promise<void> {
    open = false
    end()
    happened({ kind: 'taken', version: state.value.version })
    await places.local.remove(begin.id).catch(() => {})
  }

  function end(): void {
    stopped = true
    clearTimeout(localTimer)
    clearTimeout(saveTimer)
  }

  if (begin.unsent) {
    localTimer = setTimeout(() => void keep(), KEEP_AFTER)
    saveLater()
  }
  return { id: begin.id, state, conflict, problem, keepsLocally, content: () => content, account: () => accountId, start, blank, hold, holds: () => held, change, changeAccount, begun, settled, keep, flush, heard, lost, decide, adopt, close, discard, end }
}

/** A text however it is laid out in paragraphs and lines: the editor reads a signature in its own way. */
function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
