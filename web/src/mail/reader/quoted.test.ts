import { describe, expect, it } from 'vitest'
import { blocksOf, piecesOf } from './quoted'

const kinds = (text: string) => blocksOf(text).map(({ kind }) => kind)

describe('a plain text', () => {
  it('is split into words, quotation and signature', () => {
    const text = 'Hello,\n\nworks.\n\nOn Wed, 18 Nov 2026 at 08:05, Ida <ida@nordhavn.example> wrote:\n> Dear Jonas\n>> older\n\n-- \nJonas'
    expect(blocksOf(text)).toEqual([
      { kind: 'text', text: 'Hello,\n\nworks.' },
      { kind: 'quote', text: 'On Wed, 18 Nov 2026 at 08:05, Ida <ida@nordhavn.example> wrote:\n> Dear Jonas\n>> older' },
      { kind: 'signature', text: '-- \nJonas' },
    ])
  })

  it('keeps answers between quotations where they are', () => {
    expect(kinds('> one\nyes\n> two\nno')).toEqual(['quote', 'text', 'quote', 'text'])
  })

  it('finds an attribution that was broken into two lines, and a German one', () => {
    expect(kinds('Ja.\n\nOn Wed, 18 Nov 2026 at 08:05, Ida Holm\n<ida@nordhavn.example> wrote:\n\n> Dear')).toEqual(['text', 'quote'])
    expect(kinds('Ja.\n\nAm 18.11.2026 um 08:05 schrieb Ida Holm:\n> Hallo')).toEqual(['text', 'quote'])
  })

  it('folds what a program put below its line', () => {
    expect(kinds('See below.\n\n-----Original Message-----\nFrom: Ida\n\nText')).toEqual(['text', 'quote'])
  })

  it('may hold nothing, or nothing but a quotation', () => {
    expect(blocksOf('')).toEqual([])
    expect(kinds('> all of it')).toEqual(['quote'])
    expect(kinds('-- ')).toEqual(['text'])
  })
})

describe('links in a plain text', () => {
  const links = (text: string) => piecesOf(text).filter(({ href }) => href).map(({ href }) => href)

  it('end before the marks of the sentence', () => {
    expect(links('See https://a.example/x?y=1&z=2. Or (www.b.example).')).toEqual(['https://a.example/x?y=1&z=2', 'https://www.b.example'])
    expect(links('https://a.example/Lease_(Kiel)')).toEqual(['https://a.example/Lease_(Kiel)'])
  })

  it('are made of mail addresses, and of nothing that runs', () => {
    expect(links('to dispatch@weber.example, or javascript:alert(1)')).toEqual(['mailto:dispatch@weber.example'])
  })

  it('leave the text as it is', () => {
    const text = 'a https://a.example, b'
    expect(piecesOf(text).map((piece) => piece.text).join('')).toBe(text)
  })
})
