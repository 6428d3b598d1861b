import { describe, expect, it } from 'vitest'
import { formOf, signatureOf } from './signatureForm'

describe('a signature that is edited', () => {
  it('is kept as lines, with and without formatting', () => {
    expect(signatureOf({ body: '', bodyHtml: '<p><strong>Ida Holm</strong></p>\n<p>Nordhavn</p><p></p>' })).toEqual({ signature: 'Ida Holm\nNordhavn', signatureHtml: '<strong>Ida Holm</strong><br>Nordhavn' })
    expect(signatureOf({ body: 'Ida\n\n', bodyHtml: null })).toEqual({ signature: 'Ida', signatureHtml: '' })
  })

  it('is none when there are only empty lines', () => {
    expect(signatureOf({ body: '', bodyHtml: '<p></p><p> </p>' })).toEqual({ signature: '', signatureHtml: '' })
  })

  it('keeps lists, tables and pictures as they are', () => {
    const list = '<p>Ida</p><ul><li><p>Kiel</p></li></ul>'
    expect(signatureOf({ body: '', bodyHtml: list }).signatureHtml).toBe(list)
    expect(signatureOf({ body: '', bodyHtml: '<p><img src="data:image/png;base64,AA=="></p>' }).signatureHtml).toContain('<img')
  })

  it('is plain only when nothing but plain text is kept', () => {
    expect(formOf({ signature: 'Ida', signatureHtml: '' }).bodyHtml).toBeNull()
    expect(formOf({ signature: '', signatureHtml: '' }).bodyHtml).toBe('')
  })
})
