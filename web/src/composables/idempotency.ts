import { ApiProblem } from '../api/problem'

/**
 * Keys for creating calls: a repeat of the same content after no answer, or after an answer that
 * leaves the outcome open, carries the same key, so that the thing is created once.
 */
export function idempotentCreation() {
  let kept: { content: string; key: string } | null = null

  return async function create<Answer>(body: unknown, call: (key: string) => Promise<Answer>): Promise<Answer> {
    const content = JSON.stringify(body)
    if (kept?.content !== content) kept = { content, key: randomKey() }
    try {
      const answer = await call(kept.key)
      kept = null
      return answer
    } catch (error) {
      if (isDecided(error)) kept = null
      throw error
    }
  }
}

/** True when the server refused for good; the same content sent again is a new attempt. */
function isDecided(error: unknown): boolean {
  return error instanceof ApiProblem && error.status < 500 && error.kind !== 'in-flight'
}

// Not crypto.randomUUID: browsers offer it on https and localhost only.
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
