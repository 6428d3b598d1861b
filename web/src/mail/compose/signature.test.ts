import { describe, expect, it } from 'vitest'
import { emptyContent } from './content'
import { signatureHtml, signatureText, withSignature } from './signature'

const NONE = { signature: '', signatureHtml: '' }
const ida = { signature: 'Ida Holm\nNordhavn', signatureHtml: '<strong>Ida Holm</strong><br>Nordhavn' }
const office = { signature: 'The office', signatureHtml: '' }
const rich = (bodyHtml: string) => ({ ...emptyContent(), bodyHtml })
const plain = (body: string) => ({ ...emptyContent(), body, bodyHtml: null })

describe('a signature', () => {
  it('stands behind its mark, as the server writes it', () => {
    expect(signatureText(ida)).toBe('-- \nIda Holm\nNordhavn\n')
    expect(signatureText({ signature: '', signatureHtml: '<b>Ida</b><br>Kiel' })).toBe('-- \nIda\nKiel\n')
    expect(signatureHtml({ signature: 'A & B\nC', signatureHtml: '' })).toBe('<div>-- <br>A &amp; B<br>C</div>')
    expect([signatureText(NONE), signatureHtml(NONE)]).toEqual(['', ''])
  })

  it('is put below a new mail, with and without formatting', () => {
    expect(withSignature(rich('<p></p>'), NONE, ida)).toMatchObject({ bodyHtml: '<p></p><p></p><div>-- <br><strong>Ida Holm</strong><br>Nordhavn</div>', body: '\n\n-- \nIda Holm\nNordhavn' })
    expect(withSignature(plain(''), NONE, ida).body).toBe('\n\n-- \nIda Holm\nNordhavn\n')
  })

  it('is put above what is quoted or passed on', () => {
    const quoted = '<p>Yes.</p><p>On 20 November, Jo wrote:</p><blockquote><p>Coming?</p></blockquote>'
    expect(withSignature(rich(quoted), NONE, office).bodyHtml).toBe('<p>Yes.</p><div>-- <br>The office</div><p>On 20 November, Jo wrote:</p><blockquote><p>Coming?</p></blockquote>')
    expect(withSignature(plain('Yes.\n\nOn 20 November, Jo wrote:\n> Coming?\n'), NONE, office).body).toBe('Yes.\n\n-- \nThe office\n\nOn 20 November, Jo wrote:\n> Coming?\n')
    expect(withSignature(plain('\n\n---------- Forwarded message ----------\nFrom: Jo'), NONE, office).body).toBe('\n\n-- \nThe office\n\n---------- Forwarded message ----------\nFrom: Jo')
  })

  it('gives way to another identity’s as long as nobody has touched it, however the editor has laid it out', () => {
    const typed = rich('<p>Hello</p><div><p>-- <br><strong>Ida Holm</strong><br>Nordhavn</p></div><blockquote><p>said</p></blockquote>')
    expect(withSignature(typed, ida, office).bodyHtml).toBe('<p>Hello</p><div>-- <br>The office</div><blockquote><p>said</p></blockquote>')
    expect(withSignature(typed, ida, NONE).bodyHtml).toBe('<p>Hello</p><blockquote><p>said</p></blockquote>')
    expect(withSignature(plain('Hello\n\n-- \nIda Holm\nNordhavn\n\n> said'), ida, office).body).toBe('Hello\n\n-- \nThe office\n\n> said')
  })

  it('stays where somebody has changed it', () => {
    const changed = rich('<p>Hello</p><div><p>-- <br>Ida Holm, on the ferry</p></div>')
    expect(withSignature(changed, ida, office)).toBe(changed)
    expect(withSignature(plain('Hello\n\n-- \nIda, on the ferry\n'), ida, office).body).toBe('Hello\n\n-- \nIda, on the ferry\n')
  })
})
