import { describe, expect, it } from 'vitest'
import { ApiProblem, Unreachable } from '../api/problem'
import { idempotentCreation } from './idempotency'

const problem = (status: number, kind: string) => new ApiProblem(status, { type: `urn:postroom:problem:${kind}` }, new Headers())

async function keysOf(outcomes: unknown[], bodies: unknown[]): Promise<string[]> {
  const create = idempotentCreation()
  const keys: string[] = []
  for (const [index, outcome] of outcomes.entries()) {
    await create(bodies[index], (key) => {
      keys.push(key)
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome)
    }).catch(() => undefined)
  }
  return keys
}

describe('a creation', () => {
  it('keeps its key while the outcome is open', async () => {
    const body = { name: 'Acme' }
    const [first, second, third, fourth] = await keysOf([new Unreachable(null), problem(503, 'unavailable'), problem(409, 'in-flight'), {}], [body, body, body, body])
    expect(new Set([first, second, third, fourth]).size).toBe(1)
    expect(first).toMatch(/^[0-9a-f]{32}$/)
  })

  it('takes a new key for other content', async () => {
    const [first, second] = await keysOf([new Unreachable(null), {}], [{ name: 'Acme' }, { name: 'Acme Ltd' }])
    expect(first).not.toBe(second)
  })

  it('takes a new key once it was decided', async () => {
    const body = { name: 'Acme' }
    const keys = await keysOf([problem(409, 'conflict'), {}, {}], [body, body, body])
    expect(new Set(keys).size).toBe(3)
  })
})
