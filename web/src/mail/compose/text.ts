import { parsed } from './styles'

/** Elements that begin and end a line of their own. */
const LINES = new Set(['P', 'DIV', 'LI', 'UL', 'OL', 'BLOCKQUOTE', 'PRE', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'HR', 'TABLE', 'CAPTION', 'THEAD', 'TBODY', 'TFOOT', 'TR', 'TD', 'TH', 'CENTER'])

const TABLES = new Set(['TABLE', 'THEAD', 'TBODY', 'TFOOT', 'TR'])

/** HTML with a line for each block: the server merges texts line by line. */
export function inLines(html: string): string {
  return html.replace(/(<\/(?:p|li|h[1-6]|pre|blockquote|ul|ol|div)>|<br\s*\/?>|<hr\s*\/?>)(?!\n|$)/g, '$1\n')
}

/** The editor's HTML as it was before it got lines of its own. */
export function withoutLines(html: string): string {
  return html.replace(/(<\/(?:p|li|h[1-6]|pre|blockquote|ul|ol|div)>|<br\s*\/?>|<hr\s*\/?>)\n/g, '$1')
}

/** A text as paragraphs, one for each line. */
export function htmlOf(text: string): string {
  return text.split('\n').map((line) => `<p>${escaped(line)}</p>`).join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What the HTML says, as plain text: a line for each paragraph, `- ` and numbers for lists, `> ` for quotations. */
export function textOf(html: string): string {
  const lines = linesOf(parsed(withoutLines(html)).body)
  return lines.join('\n')
}

function linesOf(parent: Element): string[] {
  const lines: string[] = []
  let open = false
  const add = (text: string): void => {
    if (open) lines[lines.length - 1] += text
    else lines.push(text)
    open = true
  }
  let number = parent.tagName === 'OL' ? Number(parent.getAttribute('start') ?? 1) : 0
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      // Between the parts of a table there is nothing to read.
      if (TABLES.has(parent.tagName)) continue
      add(node.textContent ?? '')
    } else if (node instanceof Element && node.tagName === 'BR') {
      // ProseMirror ends an empty paragraph with one, which is no line.
      if (node.classList.contains('ProseMirror-trailingBreak')) continue
      if (!open) lines.push('')
      open = false
      if (node === parent.lastChild && parent.tagName !== 'BODY') lines.push('')
    } else if (node instanceof Element && LINES.has(node.tagName)) {
      open = false
      const inner = node.tagName === 'HR' ? ['---'] : node.tagName === 'TR' ? rowOf(node) : linesOf(node)
      if (inner.length === 0 && !TABLES.has(node.tagName)) inner.push('')
      if (node.tagName === 'LI') {
        const mark = parent.tagName === 'OL' ? `${number++}. ` : '- '
        lines.push(...inner.map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line))
      } else if (node.tagName === 'BLOCKQUOTE') lines.push(...inner.map((line) => (line.startsWith('>') ? `>${line}` : line === '' ? '>' : `> ${line}`)))
      else lines.push(...inner)
    } else if (node instanceof Element) {
      // Emphasis, links and the like stand within their line.
      linesOf(node).forEach((line, at) => {
        if (at > 0) open = false
        add(line)
      })
    }
  }
  return lines
}

/** The cells of a row side by side, where each has one line at most. */
function rowOf(row: Element): string[] {
  const cells = [...row.children].map((cell) => linesOf(cell).map((line) => line.trim()).filter(Boolean))
  return cells.every((lines) => lines.length < 2) ? [cells.flat().join('  ')] : cells.flat()
}
