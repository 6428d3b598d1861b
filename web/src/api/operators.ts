import { api, idempotencyKey, ifMatch, unwrap, unwrapTagged } from './client'
import { listQuery, type ListRequest } from './list'
import type { components } from './schema'
import type { Operator, OperatorRole, Page, Tagged } from './types'

type Schemas = components['schemas']

const OPERATORS = '/api/v1/operator/operators'

/** The staff of the installation. */
export const operators = {
  list(request: ListRequest): Promise<Page<Operator>> {
    return unwrap(api.GET(OPERATORS, { params: { query: listQuery(request) } }))
  },

  create(body: Schemas['OperatorCreate'], key: string): Promise<Schemas['OperatorCreated']> {
    return unwrap(api.POST(OPERATORS, { body, headers: idempotencyKey(key) }))
  },

  changeRole(id: string, role: OperatorRole, etag: string | null): Promise<Tagged<Operator>> {
    return unwrapTagged(
      api.PATCH('/api/v1/operator/operators/{id}', { params: { path: { id } }, body: { role }, headers: ifMatch(etag) }),
    )
  },

  suspend(id: string): Promise<Operator> {
    return unwrap(api.POST('/api/v1/operator/operators/{id}/suspend', { params: { path: { id } } }))
  },

  reactivate(id: string): Promise<Operator> {
    return unwrap(api.POST('/api/v1/operator/operators/{id}/reactivate', { params: { path: { id } } }))
  },
}
