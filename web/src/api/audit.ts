import { unwrap } from './client'
import { loose as api } from './loose'
import type { Page } from './types'

export interface AuditPerson {
  id: string
  displayName: string
  email: string
}

/** Something that was done, or refused. */
export interface AuditEvent {
  id: string
  time: string
  event: string
  succeeded: boolean
  actor: AuditPerson | null
  onBehalfOf: AuditPerson | null
  resourceType: string | null
  resourceId: string | null
  address: string
  userAgent: string
  requestId: string | null
  metadata: Record<string, unknown>
  sealed: boolean
}

/** How far the trail is sealed into its chain, and the chain's last signed end. */
export interface AuditState {
  events: number
  sealed: number
  lastSealedAt: string | null
  head: { position: number; signedAt: string } | null
}

/** Which events to list. Times are moments, `to` not included. */
export interface AuditFilter {
  event?: string
  actor?: string
  succeeded?: boolean
  resourceType?: string
  resource?: string
  from?: string
  to?: string
}

/** Events that one call reads. */
const PART = 50

/** A trail: the tenant's or the installation's. */
export interface Trail {
  list(filter: AuditFilter, cursor: string | null): Promise<Page<AuditEvent>>
  /** The same events as CSV. */
  export(filter: AuditFilter): Promise<Blob>
  state(): Promise<AuditState>
}

function trailAt(path: '/api/v1/admin/audit' | '/api/v1/operator/audit'): Trail {
  return {
    list: (filter, cursor) => unwrap(api.GET(path, { params: { query: { ...filter, limit: PART, ...(cursor ? { cursor } : {}) } } })),
    export: (filter) => unwrap(api.GET(`${path}/export`, { params: { query: filter }, parseAs: 'blob' })),
    state: () => unwrap(api.GET(`${path}/state`)),
  }
}

export const tenantTrail = trailAt('/api/v1/admin/audit')
export const installationTrail = trailAt('/api/v1/operator/audit')
