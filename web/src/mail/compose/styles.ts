/**
 * Reading HTML with attributes of styles breaks the page's policy (Content-Security-Policy, `style-src`), even in a document that is
 * never shown. They have another name while it is looked at.
 */
export const STYLE = 'data-postroom-style'

/** HTML as a document of its own, whose styles are set aside. */
export function parsed(html: string): Document {
  return new DOMParser().parseFromString(renamed(html, /([\s/"'])style(?=\s*=)/gi, `$1${STYLE}`), 'text/html')
}

/** What such a document says, with its styles back. */
export function serialised(html: string): string {
  return html.includes(STYLE) ? renamed(html, new RegExp(`(\\s)${STYLE}(?==)`, 'g'), '$1style') : html
}

/** HTML without styles, which the editor would not keep. */
export function withoutStyles(html: string): string {
  if (!/style\s*=/i.test(html)) return html
  const page = parsed(html)
  for (const one of page.querySelectorAll(`[${STYLE}]`)) one.removeAttribute(STYLE)
  return page.body.innerHTML
}

/** In tags alone: what people write is theirs. */
const renamed = (html: string, name: RegExp, other: string): string => html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(name, other))
