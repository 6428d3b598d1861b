import { shallowReactive } from 'vue'
import { drafts, type Draft, type DraftContent } from '../../api/drafts'
import { draftStore, type KeptDraft } from '../offline/draftStore'
import { contentOf, emptyContent, isBlank } from './content'
import { newId } from './newId'
import { htmlOf } from './text'

/** A draft that is being written: as a window at the foot of the page, as its title there, or over the whole page. */
export interface ComposeWindow {
  readonly id: string
  readonly begin: KeptDraft
  shape: 'docked' | 'folded' | 'full'
  /** Rises when somebody asks for the window that is open already; below 0 it appeared by itself, and takes no focus. */
  asked: number
  /** Where the focus was when it was opened. */
  readonly opener: HTMLElement | null
  /** It was deleted or sent: nothing of it is kept here. */
  dropped?: boolean
  /** It has just been begun, and gets the signature of whom it is written as. */
  fresh?: boolean
  /** Lets another window of this browser open it. */
  readonly release: () => void
}

/** What is being written, in the order in which it was opened. */
export const windows = shallowReactive<ComposeWindow[]>([])

/** A new draft, of what is given already. Without an account, the window chooses the first one. */
export async function composeNew(accountId = '', given: Partial<DraftContent> = {}): Promise<void> {
  const content = { ...emptyContent(), bodyHtml: prefersPlain() ? null : htmlOf(given.body ?? ''), ...given }
  const begin: KeptDraft = { id: newId(), accountId, content, version: 0, unsent: !isBlank(content), open: true, at: Date.now() }
  // What was a draft before has its signature.
  open(begin, (await claim(begin.id)) ?? (() => {}), { fresh: given.bodyHtml === undefined })
}

/** A draft that the server has, or that this browser keeps. False when it is open in another window of this browser. */
export async function composeStored(id: string): Promise<boolean> {
  const present = windows.find((one) => one.id === id)
  if (present) {
    ask(present)
    return true
  }
  const release = await claim(id)
  if (!release) return false
  try {
    const kept = await draftStore.get(id).catch(() => undefined)
    open(kept?.unsent ? { ...kept, open: true } : beginOf(await drafts.get(id)), release)
    return true
  } catch (error) {
    release()
    throw error
  }
}

/** A draft that an answer of the server holds. */
export async function composeDraft(draft: Draft): Promise<void> {
  open(beginOf(draft), (await claim(draft.draftId)) ?? (() => {}))
}

/** Opens what was being written when the page was left, and gives back what was closed without reaching the server. */
export async function takeUp(): Promise<KeptDraft[]> {
  const closed: KeptDraft[] = []
  for (const kept of await draftStore.all()) {
    if (windows.some(({ id }) => id === kept.id)) continue
    if (!kept.open) {
      closed.push(kept)
      continue
    }
    const release = await claim(kept.id)
    if (release) open(kept, release, { byItself: true })
  }
  return closed
}

export function close(window: ComposeWindow): void {
  const at = windows.indexOf(window)
  if (at >= 0) windows.splice(at, 1)
  window.release()
}

/** Opens a draft of this browser, as it stands there. */
export function open(begin: KeptDraft, release: () => void, { byItself = false, fresh = false } = {}): void {
  const present = windows.find(({ id }) => id === begin.id)
  if (present) return ask(present)
  const focused = document.activeElement
  const window = shallowReactive<ComposeWindow>({ id: begin.id, begin, shape: 'docked', asked: byItself ? -1 : 0, opener: focused instanceof HTMLElement && focused !== document.body ? focused : null, fresh, release })
  windows.push(window)
  foldSurplus(window)
}

export function ask(window: ComposeWindow): void {
  if (window.shape === 'folded') window.shape = 'docked'
  foldSurplus(window)
  window.asked += 1
}

/** Pixels that a window takes at the foot of the page. */
const WIDTH = 576

/** As many as fit stay open beside the newest one. */
function foldSurplus(newest: ComposeWindow): void {
  const room = Math.max(1, Math.floor(globalThis.innerWidth / WIDTH))
  const shown = windows.filter(({ shape }) => shape !== 'folded')
  for (const one of shown.slice(0, Math.max(0, shown.length - room))) if (one !== newest) one.shape = 'folded'
}

function beginOf(draft: Draft): KeptDraft {
  return { id: draft.draftId, accountId: draft.accountId, content: contentOf(draft), version: draft.version, unsent: false, open: true, at: Date.now() }
}

/** Holds a draft for this window of the browser; null when another one has it. */
export async function claim(id: string): Promise<(() => void) | null> {
  // Browsers offer locks on https and localhost only; without them, the server's merge is what keeps two windows apart.
  if (!navigator.locks) return () => {}
  return new Promise((resolve) => {
    void navigator.locks.request(`postroom.draft.${id}`, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null)
      return new Promise<void>((release) => resolve(release))
    })
  })
}

const PLAIN = 'postroom.compose.plain'

function prefersPlain(): boolean {
  try {
    return localStorage.getItem(PLAIN) === 'yes'
  } catch {
    return false
  }
}

/** New drafts begin as the last one was written: with or without formatting. */
export function preferPlain(plain: boolean): void {
  try {
    localStorage.setItem(PLAIN, plain ? 'yes' : 'no')
  } catch {
    // A browser can refuse storage; new drafts then begin with formatting.
  }
}
