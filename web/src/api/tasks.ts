import { api, unwrap } from './client'
import { listQuery, type ListRequest } from './list'
import type { components } from './schema'
import type { Page } from './types'

type Schemas = components['schemas']

export const TASK_STATES = ['waiting', 'scheduled', 'running', 'retrying', 'dead'] as const
export type TaskState = (typeof TASK_STATES)[number]

/** A piece of background work. Done ones are gone. */
export type Task = Omit<Schemas['Task'], 'status'> & { status: TaskState }

/** What runs by the clock. */
export type Schedule = Schemas['Schedule']

/** A process that carries tasks out. */
export type Worker = Schemas['Worker']

export type TaskSummary = Schemas['TaskSummary']

/** The background work of the installation; for its operators. */
export const tasks = {
  /** What is searched for is the task's name. */
  list({ q: name, ...request }: ListRequest): Promise<Page<Task>> {
    const { page, perPage, status } = listQuery({ ...request, q: '' })
    return unwrap(api.GET('/api/v1/operator/tasks', { params: { query: { page, perPage, status, ...(name ? { name } : {}) } } }))
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
