import { ApiProblem } from '../../api/problem'

/** Where a search is wrong: the character, or the word that begins there, between what is around it. */
export interface SyntaxError {
  position: number
  before: string
  at: string
  after: string
}

/** The place in the search that the server could not read; null for every other error. */
export function syntaxErrorOf(error: unknown, q: string): SyntaxError | null {
  if (!(error instanceof ApiProblem) || error.status !== 422) return null
  const field = error.fields.find((one) => one.field === 'q')
  if (!field) return null
  const letters = [...q]
  const position = Math.min(Math.max(0, field.position ?? 0), Math.max(0, letters.length - 1))
  const end = letters.findIndex((letter, index) => index > position && /\s/.test(letter))
  const stop = end < 0 ? letters.length : end
  return { position, before: letters.slice(0, position).join(''), at: letters.slice(position, stop).join(''), after: letters.slice(stop).join('') }
}

/** The word that is being typed. */
export function lastWord(q: string): string {
  return /\S*$/.exec(q)?.[0] ?? ''
}

/** The search with another word in place of the one that is being typed. */
export function withLastWord(q: string, word: string): string {
  return q.slice(0, q.length - lastWord(q).length) + word
}
