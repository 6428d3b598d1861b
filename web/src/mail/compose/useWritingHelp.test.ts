import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { ApiProblem } from '../../api/problem'
import type { Composer } from './useComposer'
import { useWritingHelp } from './useWritingHelp'

const suggest = vi.hoisted(() => vi.fn())
vi.mock('../../api/drafts', () => ({ drafts: { suggest } }))

const proposal = (text: string) => ({ provider: 'local', model: null, proposals: [text], tone: null })

function world(phase = 'saved') {
  const order: string[] = []
  const keeper = { id: 'd', state: shallowRef({ phase }), begun: async () => phase !== 'offline', flush: async () => void order.push('saved') }
  suggest.mockImplementation(async () => {
    order.push('asked')
    return proposal('at ten')
  })
  const help = effectScope().run(() => useWritingHelp({ keeper } as unknown as Composer))!
  return { help, order }
}

beforeEach(() => vi.clearAllMocks())

describe('help with a draft', () => {
  it('is about what the server has: the text is saved first', async () => {
    const { help, order } = world()
    await help.ask('completion')
    expect(order).toEqual(['saved', 'asked'])
    expect(help.found.value?.proposals).toEqual(['at ten'])
    help.dismiss()
    expect([help.kind.value, help.found.value]).toEqual([null, null])
  })

  it('asks about nothing that could not be saved', async () => {
    for (const phase of ['offline', 'conflict']) {
      const { help } = world(phase)
      await help.ask('tone')
      expect(suggest).not.toHaveBeenCalled()
      expect([help.unsaved.value, help.waiting.value]).toEqual([true, false])
    }
  })

  it('shows what was asked for last, and nothing once it is dismissed', async () => {
    const { help } = world()
    let answer!: (found: unknown) => void
    suggest.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    const first = help.ask('completion')
    await vi.waitFor(() => expect(suggest).toHaveBeenCalledOnce())
    await help.ask('subject')
    answer(proposal('too late'))
    await first
    expect([help.kind.value, help.found.value?.proposals]).toEqual(['subject', ['at ten']])
  })

  it('says why there is none', async () => {
    const { help } = world()
    const off = new ApiProblem(403, { type: 'urn:postroom:problem:writing-help-off' }, new Headers())
    suggest.mockRejectedValueOnce(off)
    await help.ask('tone')
    expect([help.problem.value, help.waiting.value]).toEqual([off, false])
  })
})
