import { expect, it } from 'vitest'
import type { Dashboard } from '../api/dashboard'
import { attentionOf } from './attention'

const NOW = new Date('2026-11-21T12:00:00Z')

function quiet(change: Partial<Dashboard> = {}): Dashboard {
  return {
    tenants: { active: 3, suspended: 0, provisioning: 0 },
    people: 12,
    operators: 2,
    tasks: { waiting: 4, scheduled: 2, running: 1, retrying: 1, dead: 0 },
    isolation: { sealed: true, checkedAt: '2026-11-21T11:20:00Z' },
    audit: { lastDay: 80, refusedLastDay: 3 },
    instances: [{ id: 'a', role: 'all', version: '0.1.0', startedAt: '2026-11-20T12:00:00Z', lastSeenAt: '2026-11-21T11:59:55Z' }],
    ...change,
  }
}

const kinds = (change?: Partial<Dashboard>) => attentionOf(quiet(change), NOW).map(({ kind }) => kind)

it('is calm when all is well', () => {
  expect(kinds()).toEqual([])
})

it('names what is open before what is late, and what is only worth knowing last', () => {
  const tasks = { ...quiet().tasks, dead: 2 }
  expect(kinds({ isolation: { sealed: false, checkedAt: '2026-11-21T08:00:00Z' }, tasks, tenants: { active: 1, suspended: 1, provisioning: 0 } })).toEqual(['isolation-open', 'isolation-old', 'tasks-dead', 'tenants-suspended'])
})

it('asks for the first proof', () => {
  expect(kinds({ isolation: null })).toEqual(['isolation-missing'])
})

it('counts instances that have gone silent, and many refusals', () => {
  const [first] = quiet().instances
  const silent = { ...first!, id: 'b', lastSeenAt: '2026-11-21T11:50:00Z' }
  const found = attentionOf(quiet({ instances: [first!, silent], audit: { lastDay: 90, refusedLastDay: 40 } }), NOW)
  expect(found.map(({ kind, count }) => [kind, count])).toEqual([['instances-silent', 1], ['refused', 40]])
})
