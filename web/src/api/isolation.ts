import { api, unwrap } from './client'
import { ApiProblem } from './problem'
import type { components } from './schema'

type Schemas = components['schemas']

/** A rule that something in the database breaks, and how to mend it. */
export type IsolationFinding = Schemas['Finding']

/** What a proof looks at, in the order in which it is shown. */
export const CHECKED = ['tenantTables', 'managementTables', 'policies', 'indexes', 'constraints', 'functions', 'roles'] as const satisfies (keyof Schemas['Checked'])[]

/** What the last isolation proof found: broken rules, reads of another tenant's rows that got through, pooled connections that still held a tenant. */
export type IsolationReport = Schemas['IsolationReport']

/** The proof that tenants are sealed from each other; for operators. */
export const isolation = {
  /** The last report, or null before the first. */
  async report(): Promise<IsolationReport | null> {
    try {
      return await unwrap(api.GET('/api/v1/operator/isolation'))
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) return null
      throw error
    }
  },

  /** Starts a check; its report follows when the task is done. */
  async check(): Promise<void> {
    await unwrap(api.POST('/api/v1/operator/isolation/check'))
  },
}
