import { api, idempotencyKey, ifMatch, unwrap, unwrapTagged } from './client'
import { listQuery, type ListRequest } from './list'
import type { components } from './schema'
import type { Page, Tagged, Tenant, TenantMember } from './types'

type Schemas = components['schemas']

const TENANTS = '/api/v1/operator/tenants'
const TENANT = '/api/v1/operator/tenants/{id}'
const TENANT_MEMBERS = '/api/v1/operator/tenants/{id}/members'

/** Pages of 100 tenants read for the figures; more than these, and the sum is left out. */
const FIGURE_PAGES = 10

/** What stands above the list of tenants. `members` is null when there are too many to add up. */
export interface TenantFigures {
  tenants: number
  active: number
  suspended: number
  members: number | null
}

/** The tenants of the installation; for its operators. */
export const tenants = {
  list(request: ListRequest): Promise<Page<Tenant>> {
    return unwrap(api.GET(TENANTS, { params: { query: listQuery(request) } }))
  },

  get(id: string): Promise<Tagged<Tenant>> {
    return unwrapTagged(api.GET(TENANT, { params: { path: { id } } }))
  },

  create(body: Schemas['CreateTenant'], key: string): Promise<Schemas['CreatedTenant']> {
    return unwrap(api.POST(TENANTS, { body, headers: idempotencyKey(key) }))
  },

  update(id: string, body: Schemas['ChangeTenant'], etag: string | null): Promise<Tagged<Tenant>> {
    return unwrapTagged(api.PATCH(TENANT, { params: { path: { id } }, body, headers: ifMatch(etag) }))
  },

  suspend(id: string): Promise<Tenant> {
    return unwrap(api.POST('/api/v1/operator/tenants/{id}/suspend', { params: { path: { id } } }))
  },

  reactivate(id: string): Promise<Tenant> {
    return unwrap(api.POST('/api/v1/operator/tenants/{id}/reactivate', { params: { path: { id } } }))
  },

  members(id: string, page: number, perPage: number): Promise<Page<TenantMember>> {
    const query = listQuery({ page, perPage, status: 'all', q: '' })
    return unwrap(api.GET(TENANT_MEMBERS, { params: { path: { id }, query } }))
  },

  addMember(id: string, body: Schemas['AddPerson'], key: string): Promise<Schemas['AddedPerson']> {
    return unwrap(api.POST(TENANT_MEMBERS, { params: { path: { id } }, body, headers: idempotencyKey(key) }))
  },

  /** Everywhere, not only in one tenant. */
  async suspendPerson(userId: string): Promise<void> {
    await unwrap(api.POST('/api/v1/operator/users/{id}/suspend', { params: { path: { id: userId } } }))
  },

  async reactivatePerson(userId: string): Promise<void> {
    await unwrap(api.POST('/api/v1/operator/users/{id}/reactivate', { params: { path: { id: userId } } }))
  },

  async figures(): Promise<TenantFigures> {
    const [all, active, suspended, members] = await Promise.all([count('all'), count('active'), count('suspended'), memberSum()])
    return { tenants: all, active, suspended, members }
  },
}

async function count(status: string): Promise<number> {
  const page = await unwrap(api.GET(TENANTS, { params: { query: { status, limit: 1, total: true } } }))
  return page.total ?? 0
}

async function memberSum(): Promise<number | null> {
  let sum = 0
  let cursor: string | null = null
  for (let read = 0; read < FIGURE_PAGES; read += 1) {
    const query: { limit: number; cursor?: string } = cursor ? { limit: 100, cursor } : { limit: 100 }
    const page: Page<Tenant> = await unwrap(api.GET(TENANTS, { params: { query } }))
    for (const tenant of page.items) sum += tenant.memberCount
    cursor = page.nextCursor ?? null
    if (!cursor) return sum
  }
  return null
}
