import { describe, expect, it } from 'vitest'
import type { DraftFile } from '../../api/drafts'
import { following, nameInText, picturesIn, show, shownIn } from './pictures'

const A = '0198a000-0000-7000-8000-00000000000a'
const B = '0198a000-0000-7000-8000-00000000000b'
const file = (id: string): DraftFile => ({ id, filename: `${id}.png`, mimeType: 'image/png', size: 1, previewUrl: `/${id}`, uploadedAt: '' })
const image = (id: string): string => `<img alt="x" src="${nameInText(id)}">`

describe('images inside of a text', () => {
  it('are known by the files that they show', () => {
    expect([...shownIn(`<p>${image(A)}<img src='cid:${B.toUpperCase()}'><img src="https://x.example/${A}"> cid:${A}</p>`)]).toEqual([A, B])
    expect(shownIn(null).size).toBe(0)
  })

  it('go with their files, and come back with them; other files stay', () => {
    const seen = new Map<string, DraftFile>()
    const both = following([file(A), file(B)], `<p>${image(A)}</p>`, seen)
    expect(both).toEqual([file(A), file(B)])
    expect(following(both, null, seen), 'without formatting').toEqual(both)
    const one = following(both, '<p>gone</p>', seen)
    expect(one).toEqual([file(B)])
    expect(following(one, `<p>${image(A)}</p>`, seen)).toEqual([file(B), file(A)])
  })

  it('are taken when all that comes is one that every program shows', () => {
    const png = new File(['x'], 'a.png', { type: 'image/png' })
    expect(picturesIn([png])).toEqual([png])
    expect(picturesIn([png, new File(['x'], 'a.svg', { type: 'image/svg+xml' })])).toEqual([])
  })

  it('are looked for once more where the address is too old', async () => {
    const asked: boolean[] = []
    const shown = document.createElement('img')
    show(shown, nameInText(A), async (_, fresh) => {
      asked.push(fresh)
      return fresh ? '/new' : '/old'
    })
    await Promise.resolve()
    shown.dispatchEvent(new Event('error'))
    shown.dispatchEvent(new Event('error'))
    await Promise.resolve()
    expect(asked).toEqual([false, true])
  })
})
