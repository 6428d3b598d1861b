import { describe, expect, it } from 'vitest'
import { parsed, serialised, STYLE, withoutStyles } from './styles'

describe('HTML that is looked at', () => {
  it('has its styles under another name meanwhile, and back afterwards', () => {
    const html = '<table><tbody><tr><td style="color:red" class="a">say style="x"</td></tr></tbody></table>'
    const page = parsed(html)
    expect(page.querySelector('td')?.getAttribute('style')).toBeNull()
    expect(page.querySelector('td')?.getAttribute(STYLE)).toBe('color:red')
    expect(serialised(page.body.innerHTML)).toBe(html)
  })

  it('can go without them', () => {
    expect(withoutStyles('<p style="color:red">my style = <b STYLE=x>bold</b></p>')).toBe('<p>my style = <b>bold</b></p>')
    expect(withoutStyles('<p>plain</p>')).toBe('<p>plain</p>')
  })
})
