/** What a tenant's short name looks like: 2 to 48 letters, digits and hyphens, a letter first, no hyphen last. */
export const SLUG = /^[a-z][a-z0-9-]{0,46}[a-z0-9]$/

/** Letters that do not fall apart into a base letter and a mark. */
const SPELLED: Record<string, string> = { ß: 'ss', æ: 'ae', ø: 'o', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th' }

/** Suggests a short name for a tenant's name: "Förde Café & Co" becomes "forde-cafe-co". */
export function suggestSlug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[ßæøœłđðþ]/g, (letter) => SPELLED[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
}
