import { parsed, serialised, withoutStyles } from './styles'

/**
 * Parts of a draft's HTML that the editor would show with a loss, such as tables and the formatting of a quoted mail. They are set
 * aside before the editor reads the text, which has a place holder there, and come back as they were in what is saved.
 */

/** What the editor gives back as it was, besides the attributes below. */
const EDITABLE = new Set(['P', 'BR', 'B', 'STRONG', 'I', 'EM', 'U', 'S', 'STRIKE', 'DEL', 'CODE', 'PRE', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'H1', 'H2', 'H3', 'HR', 'A', 'IMG', 'DIV', 'SPAN', 'FIGURE'])
/** Attributes that are kept or that nobody sees. */
const HARMLESS = new Set(['class', 'id', 'lang', 'title', 'rel', 'target', 'type', 'cite', 'href', 'start', 'data-kept'])
const OF_IMAGES = new Set(['src', 'alt', 'width', 'height'])
/** How the server begins what is forwarded (`compose::forwarded_html`). */
const FORWARDED = '---------- '

/** The HTML with a place holder for each part that must not be lost; `keyOf` keeps it and names it. */
export function setAside(html: string, keyOf: (part: string) => string): string {
  if (!/<(table|blockquote)\b/i.test(html) && !html.includes(FORWARDED)) return withoutStyles(html)
  const page = parsed(html)
  wrapForwarded(page)
  const parts = [...page.querySelectorAll('blockquote, div.forwarded, table')]
  for (const part of parts) {
    if (part.parentElement?.closest('figure') || !page.contains(part)) continue
    const within = part.parentElement?.closest('blockquote, div.forwarded, table')
    if (within || !(part.tagName === 'TABLE' || losesSomething(part))) continue
    const holder = page.createElement('figure')
    holder.dataset.kept = keyOf(serialised(part.outerHTML))
    part.replaceWith(holder)
  }
  return withoutStyles(serialised(page.body.innerHTML))
}

/** The HTML with its parts back; one that nobody knows leaves nothing behind. */
export function broughtBack(html: string, partOf: (key: string) => string | undefined): string {
  return html.replace(/<figure data-kept="([^"]*)"><\/figure>/g, (_, key: string) => partOf(key) ?? '')
}

/** What follows the head of a forwarded mail belongs together, however it is made. */
function wrapForwarded(page: Document): void {
  const head = [...page.body.children].find((one) => one.tagName === 'P' && one.textContent?.startsWith(FORWARDED))
  if (!head?.nextSibling || page.querySelector('div.forwarded')) return
  const whole = page.createElement('div')
  whole.className = 'forwarded'
  while (head.nextSibling) whole.append(head.nextSibling)
  head.after(whole)
}

function losesSomething(part: Element): boolean {
  return [part, ...part.querySelectorAll('*')].some((one) => !EDITABLE.has(one.tagName) || one.getAttributeNames().some((name) => !HARMLESS.has(name) && !(one.tagName === 'IMG' && OF_IMAGES.has(name))))
}
