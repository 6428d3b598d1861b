import { unwrap } from './client'
import { loose as api } from './loose'
import { ApiProblem } from './problem'

/** A rule that something in the database breaks, and how to mend it. */
export interface IsolationFinding {
  rule: string
  object: string
  detail: string
  remedy: string
}

export const CHECKED = ['tenantTables', 'managementTables', 'policies', 'indexes', 'constraints', 'functions', 'roles'] as const

/** What the last isolation proof found. */
export interface IsolationReport {
  checkedAt: string
  sealed: boolean
  findings: IsolationFinding[]
  /** Reads of another tenant's rows that got through. */
  crossings: string[]
  /** Pooled connections that still held a tenant. */
  leakedContexts: string[]
  checked: Record<(typeof CHECKED)[number], number>
}

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
