import { parsed, serialised } from '../compose/styles'
import { textOf, withoutLines } from '../compose/text'

/** A signature as it is edited: plain when there is no HTML. */
export interface SignatureForm {
  body: string
  bodyHtml: string | null
}

/** What is kept was written with formatting, unless there is plain text alone. */
export function formOf({ signature, signatureHtml }: { signature: string; signatureHtml: string }): SignatureForm {
  return signatureHtml || !signature ? { body: signature, bodyHtml: signatureHtml } : { body: signature, bodyHtml: null }
}

/** What the server keeps of it. Nothing but empty lines is none. */
export function signatureOf({ body, bodyHtml }: SignatureForm): { signature: string; signatureHtml: string } {
  if (bodyHtml === null) return { signature: body.trimEnd(), signatureHtml: '' }
  const html = asLines(withoutLines(bodyHtml))
  const text = textOf(html).trim()
  return text || /<(img|table)\b/i.test(html) ? { signature: text, signatureHtml: html } : { signature: '', signatureHtml: '' }
}

/** Paragraphs as lines, which stand close together in every mail program; other blocks stay as they are. */
function asLines(html: string): string {
  const { body } = parsed(html)
  const blocks = [...body.children]
  while (blocks.at(-1)?.tagName === 'P' && !blocks.at(-1)?.textContent?.trim() && !blocks.at(-1)?.querySelector('img')) blocks.pop()
  const whole = blocks.every(({ tagName }) => tagName === 'P') ? blocks.map(({ innerHTML }) => innerHTML).join('<br>') : blocks.map(({ outerHTML }) => outerHTML).join('')
  return serialised(whole)
}
