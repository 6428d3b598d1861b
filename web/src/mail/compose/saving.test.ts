import { describe, expect, it } from 'vitest'
import { after, UNTOUCHED, wantsSaving, type Happening, type Saving } from './saving'

const run = (...happenings: Happening[]): Saving => happenings.reduce(after, UNTOUCHED)
const typed: Happening = { kind: 'typed' }
const sent: Happening = { kind: 'sent' }
const stored = (version: number): Happening => ({ kind: 'stored', version })

describe('the state of a draft', () => {
  it('goes from typing over saving to saved', () => {
    expect(run().phase).toBe('idle')
    expect(run(typed).phase).toBe('dirty')
    expect(run(typed, sent).phase).toBe('saving')
    expect(run(typed, sent, stored(1))).toMatchObject({ phase: 'saved', version: 1 })
    expect(wantsSaving(run(typed, sent, stored(1)))).toBe(false)
  })

  it('is not saved when more was typed meanwhile', () => {
    const state = run(typed, sent, typed, stored(1))
    expect(state).toMatchObject({ phase: 'dirty', version: 1 })
    expect(wantsSaving(state)).toBe(true)
  })

  it('never sends twice at once', () => {
    expect(wantsSaving(run(typed, sent, typed))).toBe(false)
  })

  it('stays on this device without a server, however much is typed, until the server has it', () => {
    const away = run(typed, sent, { kind: 'unreachable' }, typed, typed)
    expect(away.phase).toBe('offline')
    expect(wantsSaving(away)).toBe(true)
    expect([sent, stored(3)].reduce(after, away).phase).toBe('saved')
  })

  it('waits for a decision in a conflict, and goes on after it', () => {
    const torn = run(typed, sent, { kind: 'conflicted' }, typed)
    expect(torn.phase).toBe('conflict')
    expect(wantsSaving(torn)).toBe(false)
    expect(after(torn, { kind: 'taken', version: 7 })).toMatchObject({ phase: 'saved', version: 7, saved: torn.edit })
  })

  it('sends nothing more of a draft that is gone, and tries a refused one again once it is changed', () => {
    expect(wantsSaving(run(typed, sent, { kind: 'gone' }, typed))).toBe(false)
    expect(run(typed, sent, { kind: 'refused' }, typed)).toMatchObject({ phase: 'dirty' })
  })
})
