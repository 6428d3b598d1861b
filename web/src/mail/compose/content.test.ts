import { describe, expect, it } from 'vitest'
import { bothOf, contentOf, emptyContent, isBlank, rebased, rebasedText, sameContent } from './content'
import { htmlOf, inLines, textOf, withoutLines } from './text'

describe('what was typed while a save was on its way', () => {
  it('stands in the merged text at its place', () => {
    expect(rebasedText('Hello\nBye', 'Hello Ida\nBye', 'Hello\nBye now')).toBe('Hello Ida\nBye now')
    expect(rebasedText('a', 'a', 'b')).toBe('b')
    expect(rebasedText('a', 'b', 'a')).toBe('b')
  })

  it('is not guessed where both changed the same place', () => {
    expect(rebasedText('one two', 'one 2', 'one II')).toBeNull()
    const sent = { ...emptyContent(), body: 'x' }
    expect(rebased(sent, { ...sent, body: 'y' }, { ...sent, body: 'z' })).toBeNull()
  })

  it('keeps each field that was typed, and takes the others as they were merged', () => {
    const sent = { ...emptyContent(), subject: 'Dues', body: 'Paid' }
    const next = rebased(sent, { ...sent, subject: 'Harbour dues' }, { ...sent, body: 'Paid\nIda', to: [{ address: 'a@b.example' }] })
    expect(next).toMatchObject({ subject: 'Harbour dues', body: 'Paid\nIda', to: [{ address: 'a@b.example' }] })
  })
})

describe('lists that both sides changed', () => {
  const file = (id: string) => ({ id, filename: id, mimeType: 'text/plain', size: 1, uploadedAt: '', previewUrl: '' })
  const people = (...addresses: string[]) => addresses.map((address) => ({ address }))
  const sent = { ...emptyContent(), attachments: [file('kept'), file('ours'), file('theirs')], to: people('a@x.example', 'B@x.example'), tags: ['one'] }

  it('have what either added, and lack what either took away', () => {
    const typed = { ...sent, attachments: [file('kept'), file('theirs'), file('new')], to: people('a@x.example', 'c@x.example'), tags: ['one', 'two'] }
    const merged = { ...sent, attachments: [file('kept'), file('ours'), file('other')], to: people('a@x.example', 'b@X.example', 'd@x.example'), tags: [] }
    const next = rebased(sent, typed, merged)
    expect(next?.attachments.map(({ id }) => id)).toEqual(['kept', 'other', 'new'])
    expect(next?.to.map(({ address }) => address)).toEqual(['a@x.example', 'd@x.example', 'c@x.example'])
    expect(next?.tags).toEqual(['two'])
  })

  it('name nobody twice whom both added, however the address is written', () => {
    const next = rebased({ ...sent, to: [] }, { ...sent, to: people('Jo@x.example'), body: 'x' }, { ...sent, to: people('jo@X.example') })
    expect(next?.to.map(({ address }) => address)).toEqual(['jo@X.example'])
  })
})

describe('contents', () => {
  it('are the same whatever the links to their files are', () => {
    const file = { id: '1', filename: 'a', mimeType: 'b', size: 1, uploadedAt: '', previewUrl: 'x' }
    const one = { ...emptyContent(), attachments: [file] }
    expect(sameContent(one, { ...one, attachments: [{ ...file, previewUrl: 'y' }] })).toBe(true)
    expect(sameContent(one, emptyContent())).toBe(false)
    expect(sameContent(emptyContent(), contentOf(emptyContent()))).toBe(true)
  })

  it('hold everything of both sides when both are taken', () => {
    const [stored, mine] = [{ ...emptyContent(), body: 'theirs', to: [{ address: 'a@x.example' }] }, { ...emptyContent(), subject: 'S', body: 'mine', to: [{ address: 'b@x.example' }] }]
    expect(bothOf(stored, mine)).toMatchObject({ subject: 'S', body: 'theirs\n\nmine', bodyHtml: null, to: [{ address: 'a@x.example' }, { address: 'b@x.example' }] })
    expect(bothOf({ ...stored, bodyHtml: '<p>theirs</p>' }, mine)).toMatchObject({ body: 'theirs\n\nmine', bodyHtml: '<p>theirs</p>\n<p></p>\n<p>mine</p>' })
  })

  it('are blank until somebody would miss them', () => {
    expect(isBlank(emptyContent())).toBe(true)
    expect(isBlank({ ...emptyContent(), body: ' \n' })).toBe(true)
    expect(isBlank({ ...emptyContent(), subject: 'x' })).toBe(false)
  })
})

describe('HTML and text', () => {
  it('has a line for each paragraph, and marks for lists and quotations', () => {
    expect(textOf('<p>Hello <b>Marta</b>,</p><p></p><p>one<br>two</p>')).toBe('Hello Marta,\n\none\ntwo')
    expect(textOf('<ul><li><p>a</p></li><li><p>b</p></li></ul><ol start="3"><li><p>c</p></li></ol>')).toBe('- a\n- b\n3. c')
    expect(textOf('<blockquote><p>said</p><p></p><blockquote><p>before</p></blockquote></blockquote>')).toBe('> said\n>\n>> before')
  })

  it('comes from text without running anything', () => {
    expect(htmlOf('a < b\n\n<script>')).toBe('<p>a &lt; b</p><p></p><p>&lt;script&gt;</p>')
    expect(textOf(htmlOf('a < b\n\nc & d'))).toBe('a < b\n\nc & d')
  })

  it('keeps its blocks on lines of their own, and gives them back as they were', () => {
    const html = '<p>a</p><ul><li><p>b</p></li></ul>'
    expect(inLines(html)).toBe('<p>a</p>\n<ul><li><p>b</p>\n</li>\n</ul>')
    expect(withoutLines(inLines(html))).toBe(html)
    expect(inLines(inLines(html))).toBe(inLines(html))
  })
})
