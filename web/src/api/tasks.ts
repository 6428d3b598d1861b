import { unwrap } from './client'
import { listQuery, type ListRequest } from './list'
import { loose as api } from './loose'
import type { Page } from './types'

export const TASK_STATES = ['waiting', 'scheduled', 'running', 'retrying', 'dead'] as const
export type TaskState = (typeof TASK_STATES)[number]

/** A piece of background work. Done ones are gone. */
export interface Task {
  id: string
  name: string
  tenant: { id: string; slug: string; name: string } | null
  status: TaskState
  queue: string | null
  attempts: number
  maxAttempts: number
  error: string | null
  runAt: string
  createdAt: string
  updatedAt: string
  worker: string | null
}

export interface Schedule {
  name: string
  cron: string
  lastRunAt: string | null
  nextRunAt: string
}

export interface Worker {
  id: string
  lastSeenAt: string
  running: number
}

export type TaskSummary = Record<TaskState, number> & {
  oldestWaitingSeconds: number | null
  schedules: Schedule[]
  workers: Worker[]
}

/** The background work of the installation; for its operators. */
export const tasks = {
  /** What is searched for is the task's name. */
  list({ q: name, ...request }: ListRequest): Promise<Page<Task>> {
    return unwrap(api.GET('/api/v1/operator/tasks', { params: { query: { ...listQuery({ ...request, q: '' }), ...(name ? { name } : {}) } } }))
  },

  summary(): Promise<TaskSummary> {
    return unwrap(api.GET('/api/v1/operator/tasks/summary'))
  },

  /** Lets it run again at once. */
  retry(id: string): Promise<Task> {
    return unwrap(api.POST('/api/v1/operator/tasks/{id}/retry', { params: { path: { id } } }))
  },

  async cancel(id: string): Promise<void> {
    await unwrap(api.POST('/api/v1/operator/tasks/{id}/cancel', { params: { path: { id } } }))
  },
}
