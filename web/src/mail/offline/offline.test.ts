import { describe, expect, it } from 'vitest'
import type { Batch } from '../../api/mail'
import { ApiProblem, Unreachable } from '../../api/problem'
import { withoutStyles } from './library'
import { makeOutbox, type Waiting } from './outbox'
import { surplusOf } from './surplus'

function memory(): Waiting & { kept: Map<number, Batch> } {
  const kept = new Map<number, Batch>()
  let last = 0
  return {
    kept,
    add: async (batch) => void kept.set((last += 1), batch),
    all: async () => [...kept].map(([id, batch]) => ({ id, batch })),
    remove: async (id) => void kept.delete(id),
  }
}

const batch = (id: string): Batch => ({ action: 'archive', ids: [id] })

describe('what was done offline', () => {
  it('is sent in its order, once', async () => {
    const waiting = memory()
    const sent: string[] = []
    const outbox = makeOutbox(waiting, async ({ ids }) => void sent.push(ids![0]!))
    await outbox.keep(batch('1'))
    await outbox.keep(batch('2'))
    await Promise.all([outbox.flush(), outbox.flush()])
    expect(sent).toEqual(['1', '2'])
    expect(waiting.kept.size).toBe(0)
  })

  it('goes on waiting while the server is away', async () => {
    const waiting = memory()
    const outbox = makeOutbox(waiting, () => Promise.reject(new Unreachable(null)))
    await outbox.keep(batch('1'))
    expect(await outbox.flush()).toBe(0)
    expect(waiting.kept.size).toBe(1)
  })

  it('does not stop at what the server refuses', async () => {
    const waiting = memory()
    const outbox = makeOutbox(waiting, async ({ ids }) => {
      if (ids![0] === '1') throw new ApiProblem(404, {}, new Headers())
    })
    await outbox.keep(batch('1'))
    await outbox.keep(batch('2'))
    expect(await outbox.flush()).toBe(1)
    expect(waiting.kept.size).toBe(0)
  })

  it('is never "everything here", which would mean something else later', async () => {
    expect(await makeOutbox(memory(), async () => {}).keep({ action: 'delete', all: { folderType: 'inbox' } })).toBe(false)
  })
})

describe('what is kept', () => {
  it('stays within its bounds, the longest unseen first to go', () => {
    const kept = [{ id: 'a', at: 1, size: 3 }, { id: 'b', at: 3, size: 2 }, { id: 'c', at: 2, size: 1 }]
    expect(surplusOf(kept, 3)).toEqual(['a'])
    expect(surplusOf(kept, 6)).toEqual([])
    expect(surplusOf(kept, 0)).toEqual(['b', 'c', 'a'])
  })

  it('of a message’s HTML holds no styles and no pictures', () => {
    const page = new DOMParser().parseFromString('<html><head><style>p{}</style></head><body background="x"><p style="color:red">Hello <img src="https://x.example/1.png"></p></body></html>', 'text/html')
    const html = withoutStyles(page)
    expect(html).toContain('<p>Hello </p>')
    expect(html).not.toMatch(/style|img|background/)
  })
})
