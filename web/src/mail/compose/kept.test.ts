import { describe, expect, it } from 'vitest'
import { broughtBack, setAside } from './kept'
import { inLines, textOf, withoutLines } from './text'

function aside(html: string) {
  const parts: string[] = []
  const shown = setAside(html, (part) => `${parts.includes(part) ? parts.indexOf(part) + 1 : parts.push(part)}`)
  return { shown, parts, back: (edited: string) => broughtBack(edited, (key) => parts[Number(key) - 1]) }
}

const TABLE = '<table><tbody><tr><td style="color:red">Rent</td><td>14,200</td></tr></tbody></table>'
const QUOTE = `<blockquote type="cite"><p>The figures:</p>${TABLE}</blockquote>`

describe('what the editor would lose', () => {
  it('is set aside and comes back as it was', () => {
    const { shown, parts, back } = aside(`<p>Hello</p><p>On Friday, Jo wrote:</p>${QUOTE}`)
    expect(shown).toBe('<p>Hello</p><p>On Friday, Jo wrote:</p><figure data-kept="1"></figure>')
    expect(parts).toEqual([QUOTE])
    expect(back('<p>Hello Jo</p><p>On Friday, Jo wrote:</p><figure data-kept="1"></figure><p></p>')).toBe(`<p>Hello Jo</p><p>On Friday, Jo wrote:</p>${QUOTE}<p></p>`)
  })

  it('is the same again after the text was edited, so that the caret stays', () => {
    const { back, shown } = aside(`<p>Hello</p>${QUOTE}`)
    const edited = back(inLines(`${shown}<p>Ida</p>`))
    expect(withoutLines(aside(edited).shown)).toBe(`${shown}<p>Ida</p>`)
  })

  it('is a whole forwarded mail, and a table wherever it stands', () => {
    const head = '<p>---------- Forwarded message ----------<br><b>From:</b> Jo</p>'
    const { shown, parts } = aside(`<p></p>${head}<center>Hi</center>${TABLE}`)
    expect(shown).toBe(`<p></p>${head}<figure data-kept="1"></figure>`)
    expect(parts).toEqual([`<div class="forwarded"><center>Hi</center>${TABLE}</div>`])
    expect(aside(`<p>a</p><div><p>-- </p>${TABLE}</div>`).parts).toEqual([TABLE])
  })

  it('does not take up what is typed around it', () => {
    const head = '<p>---------- Forwarded message ----------</p>'
    const { shown, back } = aside(`${head}${TABLE}`)
    const edited = back(shown.replace(head, `${head}<p>See below</p>`) + '<p>Ida</p>')
    expect(aside(edited).shown).toBe(`${head}<p>See below</p><figure data-kept="1"></figure><p>Ida</p>`)
  })

  it('goes on as text that can be edited where nothing is lost', () => {
    const quote = '<p>Hi</p><blockquote type="cite"><p>said <a href="https://x.example" rel="noopener">there</a></p><ul><li>one</li></ul></blockquote>'
    expect(aside(quote).parts).toEqual([])
  })

  it('is taken away with its place, and nothing comes of a place that nobody knows', () => {
    const { back } = aside(QUOTE)
    expect(back('<p>Hello</p>')).toBe('<p>Hello</p>')
    expect(back('<p>a</p><figure data-kept="7"></figure>')).toBe('<p>a</p>')
  })

  it('is read as rows in plain text', () => {
    expect(textOf('<table>\n<tbody>\n<tr>\n<th>Item</th> <th>Agreed</th></tr><tr><td><p>Rent</p></td><td>14,200</td></tr></tbody></table><p>End</p>')).toBe('Item  Agreed\nRent  14,200\nEnd')
    expect(textOf('<table><tr><td>one<br>two</td><td>three</td></tr></table>')).toBe('one\ntwo\nthree')
  })
})
