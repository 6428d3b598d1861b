import { api, idempotencyKey, ifMatch, unwrap, etagOf } from './client'
import { wholeLink } from './link'
import { listQuery, type ListRequest } from './list'
import type { components } from './schema'
import type { Operator, OperatorRole, Page, ResetLink } from './types'

type Schemas = components['schemas']

const OPERATORS = '/api/v1/operator/operators'

/** The staff of the installation. */
export const operators = {
  list(request: ListRequest): Promise<Page<Operator>> {
    return unwrap(api.GET(OPERATORS, { params: { query: listQuery(request) } }))
  },

  create(body: Schemas['AddOperator'], key: string): Promise<Schemas['AddedOperator']> {
    return unwrap(api.POST(OPERATORS, { body, headers: idempotencyKey(key) }))
  },

  /** Only while the operator is as it was in the list that was read. */
  changeRole(id: string, role: OperatorRole, version: number): Promise<Operator> {
    return unwrap(
      api.PATCH('/api/v1/operator/operators/{id}', { params: { path: { id } }, body: { role }, headers: ifMatch(etagOf(version)) }),
    )
  },

  suspend(id: string): Promise<Operator> {
    return unwrap(api.POST('/api/v1/operator/operators/{id}/suspend', { params: { path: { id } } }))
  },

  reactivate(id: string): Promise<Operator> {
    return unwrap(api.POST('/api/v1/operator/operators/{id}/reactivate', { params: { path: { id } } }))
  },

  /** A link to a new password, which is shown only here. */
  resetLink(id: string): Promise<ResetLink> {
    return unwrap(api.POST('/api/v1/operator/operators/{id}/password-reset', { params: { path: { id } } })).then(wholeLink)
  },

  async resetSecondFactor(id: string): Promise<void> {
    await unwrap(api.POST('/api/v1/operator/operators/{id}/second-factor-reset', { params: { path: { id } } }))
  },
}
