/** Where a draft's text is: only here on its way, on this device, on the server, or waiting for a decision. */
export type Phase = 'idle' | 'dirty' | 'saving' | 'saved' | 'offline' | 'conflict' | 'refused' | 'gone'

export interface Saving {
  phase: Phase
  /** The version that the server is known to have; 0 before the first save. */
  version: number
  /** Counts what was typed. */
  edit: number
  /** The edit that the server has. */
  saved: number
  /** The edit that is on its way, or null. */
  sending: number | null
}

export type Happening =
  | { kind: 'typed' }
  | { kind: 'sent' }
  /** The server has what was sent; `merged` when it also has something else that is shown now. */
  | { kind: 'stored'; version: number }
  | { kind: 'unreachable' }
  | { kind: 'conflicted' }
  | { kind: 'refused' }
  | { kind: 'gone' }
  /** It is there again, as it was: somebody took a sent one back, or a deleted one. */
  | { kind: 'found' }
  /** What is shown comes from the server as it is. */
  | { kind: 'taken'; version: number }

export const UNTOUCHED: Saving = { phase: 'idle', version: 0, edit: 0, saved: 0, sending: null }

/** Phases in which nothing is sent by itself: somebody has to decide first. */
const STUCK: readonly Phase[] = ['conflict', 'gone']

/** What becomes of a draft's state. Pure: who sends, and when, is the keeper's business. */
export function after(state: Saving, happening: Happening): Saving {
  switch (happening.kind) {
    case 'typed': {
      const phase = STUCK.includes(state.phase) || state.phase === 'saving' || state.phase === 'offline' ? state.phase : 'dirty'
      return { ...state, phase, edit: state.edit + 1 }
    }
    case 'sent':
      return { ...state, phase: 'saving', sending: state.edit }
    case 'stored': {
      const saved = state.sending ?? state.edit
      return { ...state, phase: saved === state.edit ? 'saved' : 'dirty', version: happening.version, saved, sending: null }
    }
    case 'unreachable':
      return { ...state, phase: 'offline', sending: null }
    case 'conflicted':
      return { ...state, phase: 'conflict', sending: null }
    case 'refused':
      return { ...state, phase: 'refused', sending: null }
    case 'gone':
      return { ...state, phase: 'gone', sending: null }
    case 'found':
      return state.phase === 'gone' ? { ...state, phase: state.edit > state.saved ? 'dirty' : 'saved' } : state
    case 'taken':
      return { ...state, phase: 'saved', version: happening.version, saved: state.edit, sending: null }
  }
}

/** Whether the server lacks something that it may be sent now. */
export function wantsSaving(state: Saving): boolean {
  return state.edit > state.saved && state.sending === null && !STUCK.includes(state.phase)
}
