import { show, type SourceOf } from './pictures'
import { parsed, STYLE } from './styles'

/** Elements that a part is shown with; of all others only what stands in them is. */
const SHOWN = new Set(['P', 'BR', 'B', 'STRONG', 'I', 'EM', 'U', 'S', 'STRIKE', 'DEL', 'CODE', 'PRE', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'HR', 'DIV', 'SPAN', 'TABLE', 'CAPTION', 'THEAD', 'TBODY', 'TFOOT', 'TR', 'TD', 'TH', 'SUB', 'SUP', 'SMALL', 'CENTER', 'DL', 'DT', 'DD'])
/** Elements whose content is no text. */
const DROPPED = new Set(['SCRIPT', 'STYLE', 'TITLE', 'TEMPLATE', 'NOSCRIPT', 'IFRAME', 'OBJECT', 'SVG', 'MATH'])
const ATTRIBUTES = new Set(['colspan', 'rowspan', 'align', 'valign', 'dir', 'lang', 'start'])
/** None of them takes an address, or leaves its place. */
const PROPERTIES = ['color', 'background-color', 'font-weight', 'font-style', 'font-size', 'font-family', 'text-align', 'text-decoration-line', 'vertical-align', 'white-space', 'padding', 'border', 'border-top', 'border-right', 'border-bottom', 'border-left', 'border-collapse']

/**
 * A copy of HTML for looking at, made of harmless elements alone: a draft may be another member's, and images would call other
 * servers, but for those that are files of the draft. Styles are set one by one, which the page's policy allows; attributes of styles
 * it does not.
 */
export function shownOf(html: string, sourceOf?: SourceOf): DocumentFragment {
  const page = parsed(html)
  const copy = document.createDocumentFragment()
  for (const child of page.body.childNodes) add(copy, child, sourceOf)
  return copy
}

function add(parent: Node, node: Node, sourceOf?: SourceOf): void {
  if (node.nodeType === Node.TEXT_NODE) return void parent.appendChild(document.createTextNode(node.textContent ?? ''))
  if (!(node instanceof Element) || DROPPED.has(node.tagName.toUpperCase())) return
  if (node.tagName === 'IMG') return void parent.appendChild(pictureOf(node, sourceOf))
  const shown = SHOWN.has(node.tagName) ? document.createElement(node.tagName) : document.createElement('span')
  for (const name of node.getAttributeNames()) if (ATTRIBUTES.has(name)) shown.setAttribute(name, node.getAttribute(name) ?? '')
  style(shown, node)
  for (const child of node.childNodes) add(shown, child, sourceOf)
  parent.appendChild(shown)
}

function pictureOf(node: Element, sourceOf?: SourceOf): Node {
  const [src, alt] = [node.getAttribute('src') ?? '', node.getAttribute('alt') ?? '']
  if (!sourceOf || !src.startsWith('cid:')) return document.createTextNode(alt)
  const image = document.createElement('img')
  image.alt = alt
  for (const name of ['width', 'height']) if (node.hasAttribute(name)) image.setAttribute(name, node.getAttribute(name) ?? '')
  show(image, src, sourceOf)
  return image
}

function style(shown: HTMLElement, node: Element): void {
  const wanted = document.createElement('span').style
  wanted.cssText = node.getAttribute(STYLE) ?? ''
  for (const name of PROPERTIES) {
    const value = wanted.getPropertyValue(name)
    if (value && !/url\(|image/i.test(value)) shown.style.setProperty(name, value)
  }
  const ground = node.getAttribute('bgcolor')
  if (ground) shown.style.backgroundColor = ground
  const ink = node.tagName === 'FONT' ? node.getAttribute('color') : null
  if (ink) shown.style.color = ink
}
