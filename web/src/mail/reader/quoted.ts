/** A part of a plain text: what somebody wrote, what they quoted, or the signature below it. */
export interface Block {
  kind: 'text' | 'quote' | 'signature'
  text: string
}

/** A line that says whose words follow, with the first line of the quotation right after it. */
const ATTRIBUTION = /^(?:On|Am|Le|El|Il|Op|Den|Dnia) .{4,200}(?:wrote|schrieb.*|a écrit|escribió|ha scritto|schreef|skrev.*|napisał.*)\s?:$/
const ORIGINAL = /^-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Forwarded message|Weitergeleitete Nachricht)\s*-{2,}$/i

/** Splits a plain text, so that quotations and signatures can be folded. */
export function blocksOf(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\s+$/, '').split('\n')
  const kinds = lines.map((line): Block['kind'] => (/^\s{0,3}>/.test(line) ? 'quote' : 'text'))

  for (let at = 0; at < lines.length; at += 1) {
    if (ORIGINAL.test((lines[at] ?? '').trim())) kinds.fill('quote', at)
    if (kinds[at] !== 'quote' || kinds[at - 1] === 'quote') continue
    // The line, or the two lines that it was broken into, above a quotation belong to it.
    for (const size of [1, 2]) {
      const start = lastWritten(lines, at, size)
      if (start >= 0 && ATTRIBUTION.test(lines.slice(start, at).join(' ').trim())) {
        kinds.fill('quote', start, at)
        break
      }
    }
  }
  const signature = lines.findLastIndex((line, at) => /^-- ?$/.test(line) && kinds[at] === 'text')
  if (signature > 0) for (let at = signature; at < lines.length; at += 1) if (kinds[at] === 'text') kinds[at] = 'signature'

  const blocks: Block[] = []
  lines.forEach((line, at) => {
    const kind = line.trim() === '' && blocks.length > 0 ? blocks[blocks.length - 1]!.kind : (kinds[at] ?? 'text')
    const last = blocks[blocks.length - 1]
    if (last?.kind === kind) last.text += `\n${line}`
    else blocks.push({ kind, text: line })
  })
  return blocks.map((block) => ({ ...block, text: block.text.replace(/^\n+|\s+$/g, '') })).filter(({ text: words }) => words !== '')
}

/** Where the last lines with words in them above a place begin, or -1. */
function lastWritten(lines: readonly string[], at: number, size: number): number {
  let found = at
  for (let left = size; left > 0; left -= 1) {
    do found -= 1
    while (found >= 0 && (lines[found] ?? '').trim() === '' && left === size)
    if (found < 0) return -1
  }
  return found
}

/** A piece of text; with an address, a link. */
export interface Piece {
  text: string
  href?: string
}

const LINK = /\bhttps?:\/\/[^\s<>"'`]+|\bwww\.[^\s<>"'`]+\.[^\s<>"'`]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/gi

/** Finds addresses in plain text. Marks at an address's end belong to the sentence. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(LINK)) {
    let address = found[0].replace(/[.,;:!?…]+$/, '')
    if (address.endsWith(')') && !address.includes('(')) address = address.replace(/\)+$/, '')
    address = address.replace(/[.,;:!?…]+$/, '')
    const href = address.includes('://') ? address : address.includes('@') && !address.startsWith('www.') ? `mailto:${address}` : `https://${address}`
    if (!canBeOpened(href)) continue
    if (found.index > from) pieces.push({ text: text.slice(from, found.index) })
    pieces.push({ text: address, href })
    from = found.index + address.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

function canBeOpened(href: string): boolean {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(href).protocol)
  } catch {
    return false
  }
}
