import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Draft, DraftContent, DraftSaved, Save } from '../../api/drafts'
import { ApiProblem, Unreachable } from '../../api/problem'
import type { KeptDraft } from '../offline/draftStore'
import { emptyContent } from './content'
import { KEEP_AFTER, makeKeeper, SAVE_AFTER } from './keeper'

const text = (body: string): DraftContent => ({ ...emptyContent(), body })
const stored = (content: DraftContent, version: number, conflictDetected = false): DraftSaved => ({ draft: { ...content, version } as unknown as Draft, conflictDetected })
const conflict = (theirs: string, mine: string, remoteVersion: number): ApiProblem =>
  new ApiProblem(409, { type: 'urn:postroom:problem:conflict', conflict: { stored: text(theirs), incoming: text(mine), remoteVersion, fields: [], lines: [] } as never }, new Headers())

/** A device and a server, both in memory. */
function world(begin: Partial<KeptDraft> = {}) {
  const kept = new Map<string, KeptDraft>()
  const saves: Save[] = []
  const answers: ((save: Save) => Promise<DraftSaved>)[] = []
  const shown: DraftContent[] = []
  const confirm = vi.fn(async () => {})
  const keeper = makeKeeper(
    { id: 'd', accountId: 'a', content: emptyContent(), version: 0, unsent: false, open: true, at: 0, ...begin },
    {
      local: { put: async (draft) => void kept.set(draft.id, structuredClone(draft)), remove: async (id) => void kept.delete(id) },
      save: (_id, save) => {
        saves.push(save)
        return answers.shift()?.(save) ?? Promise.resolve(stored(save.content, save.version + 1))
      },
      confirm,
    },
    (content) => shown.push(content),
  )
  return { keeper, kept, saves, answers, shown, confirm }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const pass = (time: number) => vi.advanceTimersByTimeAsync(time)

describe('a draft that is written', () => {
  it('is on this device at once, and on the server a moment later', async () => {
    const { keeper, kept, saves } = world()
    keeper.change(text('Hel'))
    keeper.change(text('Hello'))
    await pass(KEEP_AFTER)
    expect(kept.get('d')).toMatchObject({ content: { body: 'Hello' }, unsent: true, open: true })
    expect(saves).toEqual([])
    await pass(SAVE_AFTER)
    expect(saves).toMatchObject([{ version: 0, strategy: 'merge', content: { body: 'Hello' } }])
    expect(keeper.state.value).toMatchObject({ phase: 'saved', version: 1 })
    expect(kept.get('d')).toMatchObject({ unsent: false, version: 1 })
  })

  it('is saved while somebody types without a pause', async () => {
    const { keeper, saves } = world()
    for (let at = 0; at < 12; at += 1) {
      keeper.change(text(`word ${at}`))
      await pass(1000)
    }
    expect(saves.length).toBe(2)
  })

  it('is nowhere as long as the sheet is empty', async () => {
    const { keeper, kept, saves } = world()
    keeper.change({ ...text('  '), body: ' ' })
    await pass(SAVE_AFTER * 2)
    expect(saves).toEqual([])
    expect(kept.size).toBe(0)
  })

  it('is nowhere as long as it has nothing but what it began with by itself', async () => {
    const { keeper, kept, saves, shown } = world()
    keeper.start(text('\n\n-- \nIda'))
    expect(shown).toMatchObject([{ body: '\n\n-- \nIda' }])
    keeper.change({ ...text('Hello\n\n-- \nIda') })
    keeper.change({ ...text('\n-- \nIda') })
    await keeper.flush()
    expect([keeper.blank(), saves.length, kept.size]).toEqual([true, 0, 0])
    keeper.change(text('\n-- \nIda and Jo'))
    await keeper.flush()
    expect(saves).toMatchObject([{ content: { body: '\n-- \nIda and Jo' } }])
  })

  it('is not on its way to be saved before anybody has typed, however the editor reads what it began with', async () => {
    const { keeper } = world()
    keeper.start({ ...text('\n\n-- \nIda'), bodyHtml: '<p></p><p></p><div>-- <br>Ida</div>' })
    keeper.change({ ...text('\n\n-- \n\nIda\n'), bodyHtml: '<p></p><p></p><div><p>-- <br>Ida</p></div><p></p>' })
    keeper.changeAccount('chosen-by-itself')
    expect(keeper.state.value.phase).toBe('idle')
    keeper.change(text('Hello\n\n-- \nIda'))
    expect(keeper.state.value.phase).toBe('dirty')
  })

  it('stays on this device as long as files wait there, though the server has its text', async () => {
    const { keeper, kept } = world()
    keeper.hold(true)
    keeper.change(text('Hello'))
    await keeper.close()
    expect(keeper.state.value.phase).toBe('saved')
    expect(kept.get('d')).toMatchObject({ unsent: true, open: false })
  })

  it('waits on this device while the server is away, and is sent when it is back', async () => {
    const { keeper, kept, saves, answers } = world()
    answers.push(() => Promise.reject(new Unreachable(null)))
    keeper.change(text('Hello'))
    await pass(SAVE_AFTER)
    expect(keeper.state.value.phase).toBe('offline')
    expect(kept.get('d')).toMatchObject({ unsent: true })
    await keeper.flush()
    expect(keeper.state.value.phase).toBe('saved')
    expect(saves.length).toBe(2)
  })

  it('is sent after a crash from what this device kept', async () => {
    const { keeper, saves } = world({ content: text('Before the crash'), version: 4, unsent: true })
    await pass(SAVE_AFTER)
    expect(saves).toMatchObject([{ version: 4, content: { body: 'Before the crash' } }])
    expect(keeper.state.value.phase).toBe('saved')
  })

  it('leaves this device when it is closed and the server has it, else not', async () => {
    const one = world()
    one.keeper.change(text('Hello'))
    await one.keeper.close()
    expect(one.kept.size).toBe(0)
    const other = world()
    other.answers.push(() => Promise.reject(new Unreachable(null)))
    other.keeper.change(text('Hello'))
    await other.keeper.close()
    expect(other.kept.get('d')).toMatchObject({ unsent: true, open: false })
  })
})

describe('a draft that is written in two places', () => {
  it('shows what the server merged', async () => {
    const { keeper, shown, answers } = world({ content: text('one\ntwo'), version: 1 })
    answers.push(async () => stored(text('ONE\ntwo\nthree'), 3, true))
    keeper.change(text('one\ntwo\nthree'))
    await keeper.flush()
    expect(shown).toMatchObject([{ body: 'ONE\ntwo\nthree' }])
    expect(keeper.state.value).toMatchObject({ phase: 'saved', version: 3 })
  })

  it('keeps what was typed while the save was on its way', async () => {
    const { keeper, shown, saves, answers } = world({ content: text('one\ntwo\n'), version: 1 })
    answers.push(async () => {
      keeper.change(text('one\ntwo\nthree and four'))
      return stored(text('ONE\ntwo\nthree'), 3, true)
    })
    keeper.change(text('one\ntwo\nthree'))
    await keeper.flush()
    expect(shown).toMatchObject([{ body: 'ONE\ntwo\nthree and four' }])
    await pass(SAVE_AFTER)
    expect(saves[1]).toMatchObject({ version: 3, content: { body: 'ONE\ntwo\nthree and four' } })
  })

  it('begins once more with the old version where it cannot tell', async () => {
    const { keeper, saves, answers } = world({ content: text('one'), version: 1 })
    answers.push(async () => {
      keeper.change(text('one two three'))
      return stored(text('one 2'), 3, true)
    })
    keeper.change(text('one two'))
    await keeper.flush()
    await pass(SAVE_AFTER)
    expect(saves[1]).toMatchObject({ version: 1, content: { body: 'one two three' } })
  })

  it('takes what another device saved when nothing is typed here', async () => {
    const { keeper, shown } = world({ content: text('one'), version: 1 })
    await keeper.heard({ ...text('two'), version: 2 } as unknown as Draft)
    expect(shown).toMatchObject([{ body: 'two' }])
    expect(keeper.state.value).toMatchObject({ phase: 'saved', version: 2 })
  })

  it('asks when both changed the same lines, and goes on typing on this device', async () => {
    const { keeper, kept, saves, answers } = world({ content: text('one'), version: 1 })
    answers.push(() => Promise.reject(conflict('theirs', 'mine', 2)))
    keeper.change(text('mine'))
    await keeper.flush()
    expect(keeper.state.value.phase).toBe('conflict')
    keeper.change(text('mine, too'))
    await pass(SAVE_AFTER * 2)
    expect(saves.length).toBe(1)
    expect(kept.get('d')).toMatchObject({ content: { body: 'mine, too' }, unsent: true })
  })

  const decisions = [
    [{ kind: 'mine' }, { version: 1, strategy: 'local-wins' }, 'mine'],
    [{ kind: 'stored' }, { version: 1, strategy: 'remote-wins' }, 'theirs'],
    [{ kind: 'both', content: text('theirs\nmine') }, { version: 2, strategy: 'merge' }, 'theirs\nmine'],
  ] as const
  it.each(decisions)('is resolved as decided: %o', async (decision, sent, body) => {
    const { keeper, saves, answers, confirm } = world({ content: text('one'), version: 1 })
    answers.push(() => Promise.reject(conflict('theirs', 'mine', 2)), async () => stored(text(body), 3, true))
    keeper.change(text('mine'))
    await keeper.flush()
    await keeper.decide(decision)
    expect(saves[1]).toMatchObject(sent)
    expect(keeper.content().body).toBe(body)
    expect(keeper.state.value).toMatchObject({ phase: 'saved', version: 3 })
    expect(keeper.conflict.value).toBeNull()
    expect(confirm).toHaveBeenCalledOnce()
  })

  it('still waits for a decision when the server was away for it', async () => {
    const { keeper, answers } = world({ content: text('one'), version: 1 })
    answers.push(() => Promise.reject(conflict('theirs', 'mine', 2)), () => Promise.reject(new Unreachable(null)))
    keeper.change(text('mine'))
    await keeper.flush()
    await expect(keeper.decide({ kind: 'mine' })).rejects.toBeInstanceOf(Unreachable)
    expect(keeper.state.value.phase).toBe('conflict')
    expect(keeper.conflict.value).not.toBeNull()
  })

  it.each([['deleted', 410], ['purged', 404], ['sent', 409]])('that was %s elsewhere is not sent again, and not forgotten here', async (_, status) => {
    const { keeper, kept, saves, answers } = world({ content: text('one'), version: 1 })
    answers.push(() => Promise.reject(new ApiProblem(status, {}, new Headers())))
    keeper.change(text('two'))
    await keeper.flush()
    expect(keeper.state.value.phase).toBe('gone')
    await pass(SAVE_AFTER * 2)
    expect(saves.length).toBe(1)
    expect(kept.get('d')).toMatchObject({ content: { body: 'two' }, unsent: true })
  })

  it('goes on where it was once it is back', async () => {
    const { keeper, saves, answers } = world({ content: text('one'), version: 1 })
    answers.push(() => Promise.reject(new ApiProblem(409, {}, new Headers())))
    keeper.change(text('two'))
    await keeper.flush()
    await keeper.heard({ ...text('one'), version: 1 } as unknown as Draft)
    expect(saves[1]).toMatchObject({ version: 1, content: { body: 'two' } })
    expect(keeper.state.value).toMatchObject({ phase: 'saved', version: 2 })
  })

  it('is kept on this device from the start when it begins with words', async () => {
    const { kept, saves } = world({ content: text('from elsewhere'), unsent: true })
    await pass(KEEP_AFTER)
    expect(kept.get('d')).toMatchObject({ content: { body: 'from elsewhere' }, unsent: true })
    expect(saves).toEqual([])
  })
})
