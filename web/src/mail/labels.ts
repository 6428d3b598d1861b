/** IMAP keywords that are the person's own; those with a mark in front belong to programs (RFC 5788). */
export function labelsOf(keywords: readonly string[]): string[] {
  return keywords.filter((keyword) => !/^[$\\]/.test(keyword)).sort((a, b) => a.localeCompare(b))
}

/** What a label may be called: a keyword is an atom (RFC 9051), so without spaces and brackets. */
export function isLabel(text: string): boolean {
  return /^[^\s(){%*"\\\]$\p{C}][^\s(){%*"\\\]\p{C}]{0,62}$/u.test(text)
}

/** A label's tint, which its name decides. */
export function tintOf(label: string): string {
  let hash = 0x811c9dc5
  for (const letter of label) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return `tint-${(hash >>> 8) % 6}`
}
