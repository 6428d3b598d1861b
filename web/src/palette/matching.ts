/** A text as it is compared: without case and marks, so that "muller" finds "Müller". */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** The entries in whose words every word that was typed occurs; those that begin with it first. */
export function matching<Entry extends { label: string; suffix?: string }>(entries: readonly Entry[], typed: string): Entry[] {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...entries]
  const found = entries.filter((entry) => words.every((word) => plain(`${entry.label} ${entry.suffix ?? ''}`).includes(word)))
  const begins = (entry: Entry) => plain(entry.label).startsWith(words[0] ?? '')
  return found.sort((a, b) => Number(begins(b)) - Number(begins(a)))
}
