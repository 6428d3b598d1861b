import { api, unwrap } from './client'
import type { components, paths } from './schema'
import type { Page } from './types'

export type AuditPerson = components['schemas']['AuditPerson']

/** Something that was done, or refused. */
export type AuditEvent = Omit<components['schemas']['AuditEvent'], 'metadata'> & { metadata: Record<string, unknown> }

/** How far the trail is sealed into its chain, and the chain's last signed end. */
export type AuditState = components['schemas']['AuditState']

/** Which events to list. Times are moments, `to` not included. */
export type AuditFilter = NonNullable<paths['/api/v1/admin/audit/export']['get']['parameters']['query']>

/** Events that one call reads. */
const PART = 50

/** A trail: the tenant's or the installation's. */
export interface Trail {
  list(filter: AuditFilter, cursor: string | null): Promise<Page<AuditEvent>>
  /** The same events as CSV. */
  export(filter: AuditFilter): Promise<Blob>
  state(): Promise<AuditState>
}

function query(filter: AuditFilter, cursor: string | null) {
  return { params: { query: { ...filter, limit: PART, ...(cursor ? { cursor } : {}) } } }
}

export const tenantTrail: Trail = {
  list: (filter, cursor) => unwrap(api.GET('/api/v1/admin/audit', query(filter, cursor))),
  export: (filter) => unwrap(api.GET('/api/v1/admin/audit/export', { params: { query: filter }, parseAs: 'blob' })),
  state: () => unwrap(api.GET('/api/v1/admin/audit/state')),
}

export const installationTrail: Trail = {
  list: (filter, cursor) => unwrap(api.GET('/api/v1/operator/audit', query(filter, cursor))),
  export: (filter) => unwrap(api.GET('/api/v1/operator/audit/export', { params: { query: filter }, parseAs: 'blob' })),
  state: () => unwrap(api.GET('/api/v1/operator/audit/state')),
}
