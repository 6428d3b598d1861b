import { unwrap } from './client'
import { loose as api } from './loose'
import type { TaskState } from './tasks'

/** A running server process. */
export interface Instance {
  id: string
  role: string
  version: string
  startedAt: string
  lastSeenAt: string
}

/** The installation at a glance. */
export interface Dashboard {
  tenants: { active: number; suspended: number; provisioning: number }
  people: number
  operators: number
  tasks: Record<TaskState, number>
  isolation: { sealed: boolean; checkedAt: string } | null
  audit: { lastDay: number; refusedLastDay: number }
  instances: Instance[]
}

export const dashboard = {
  read(): Promise<Dashboard> {
    return unwrap(api.GET('/api/v1/operator/dashboard'))
  },
}
