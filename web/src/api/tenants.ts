import { api, idempotencyKey, ifMatch, unwrap, unwrapTagged } from './client'
import { listQuery, type ListRequest } from './list'
import type { components } from './schema'
import type { Page, Tagged, Tenant, TenantMember } from './types'

type Schemas = components['schemas']

const TENANTS = '/api/v1/operator/tenants'
const TENANT = '/api/v1/operator/tenants/{id}'
const TENANT_MEMBERS = '/api/v1/operator/tenants/{id}/members'

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
}
