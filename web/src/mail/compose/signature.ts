import type { DraftContent } from '../../api/drafts'
import type { MailIdentity } from '../../api/identities'
import { parsed, serialised } from './styles'
import { htmlOf, textOf } from './text'

type Signed = Pick<MailIdentity, 'signature' | 'signatureHtml'>
type Texts = Pick<DraftContent, 'body' | 'bodyHtml'>

/** What tells a signature from the mail's own text (RFC 3676 section 4.3). */
const MARK = '-- '
const FORWARDED = '---------- '

/** A signature as it stands in a text; empty when there is none. The server makes the same for answers. */
export function signatureText({ signature, signatureHtml }: Signed): string {
  const text = (signature.trim() ? signature : textOf(signatureHtml)).trimEnd()
  return text ? `${MARK}\n${text}\n` : ''
}

export function signatureHtml({ signature, signatureHtml: html }: Signed): string {
  const inner = html.trim() || signature.trimEnd().split(/\r?\n/).map((line) => htmlOf(line).slice(3, -4)).join('<br>')
  return inner ? `<div>${MARK}<br>${inner}</div>` : ''
}

/** A new mail's text with a signature below; there is room above to write in. */
export function signed(content: DraftContent, identity: Signed): DraftContent {
  return withSignature(content, { signature: '', signatureHtml: '' }, identity)
}

/** The text with one identity's signature in place of another's, if nobody has touched that. */
export function withSignature<Content extends Texts>(content: Content, before: Signed, after: Signed): Content {
  if (content.bodyHtml == null) return { ...content, body: inText(content.body, signatureText(before), signatureText(after)) }
  const bodyHtml = inHtml(content.bodyHtml, before, after)
  return bodyHtml === content.bodyHtml ? content : { ...content, bodyHtml, body: textOf(bodyHtml) }
}

function inText(body: string, before: string, after: string): string {
  if (before) {
    const at = body.indexOf(before) === 0 ? 0 : body.indexOf(`\n${before}`) + 1
    const found = at > 0 || body.startsWith(before)
    return found ? body.slice(0, at) + after + body.slice(at + before.length) : body
  }
  if (!after || body.startsWith(`${MARK}\n`) || body.includes(`\n${MARK}\n`)) return body
  const quote = /^(?:.*:\n)?>|^---------- /m.exec(body)
  const above = (quote ? body.slice(0, quote.index) : body).replace(/\n*$/, '\n\n')
  return above + after + (quote ? `\n${body.slice(quote.index)}` : '')
}

function inHtml(html: string, before: Signed, after: Signed): string {
  const page = parsed(html)
  const blocks = [...page.body.children]
  const present = blocks.find((one) => one.tagName === 'DIV' && one.textContent?.trimStart().startsWith(MARK))
  if (present) {
    if (plain(serialised(present.outerHTML)) !== plain(signatureHtml(before))) return html
    const next = fragment(page, signatureHtml(after))
    present.replaceWith(next)
    return serialised(page.body.innerHTML)
  }
  if (!signatureHtml(after) || signatureHtml(before)) return html
  // Above what is quoted, with the line that says whose it is.
  const quote = blocks.find((one) => one.tagName === 'BLOCKQUOTE' || one.textContent?.startsWith(FORWARDED))
  const head = quote?.tagName === 'BLOCKQUOTE' && quote.previousElementSibling?.textContent?.trimEnd().endsWith(':') ? quote.previousElementSibling : quote
  if (head) head.before(fragment(page, signatureHtml(after)))
  else page.body.append(page.createElement('p'), fragment(page, signatureHtml(after)))
  return serialised(page.body.innerHTML)
}

/** However it is laid out in paragraphs and lines. */
const plain = (html: string): string => textOf(html).replace(/\s+/g, ' ').trim()

function fragment(page: Document, html: string): DocumentFragment {
  const inner = parsed(html).body
  const parts = page.createDocumentFragment()
  parts.append(...inner.childNodes)
  return parts
}
