import { api, idempotencyKey, ifMatch, unwrap, unwrapTagged } from './client'
import { wholeLink } from './link'
import { listQuery, type ListRequest } from './list'
import type { components } from './schema'
import type { Member, Page, ResetLink, Tagged } from './types'

type Schemas = components['schemas']

const MEMBER = '/api/v1/admin/members/{id}'

/** The members of the tenant that the session is in; for its administrators. */
export const members = {
  list(request: ListRequest): Promise<Page<Member>> {
    return unwrap(api.GET('/api/v1/admin/members', { params: { query: listQuery(request) } }))
  },

  get(id: string): Promise<Tagged<Member>> {
    return unwrapTagged(api.GET(MEMBER, { params: { path: { id } } }))
  },

  create(body: Schemas['AddMember'], key: string): Promise<Schemas['AddedMember']> {
    return unwrap(api.POST('/api/v1/admin/members', { body, headers: idempotencyKey(key) }))
  },

  update(id: string, body: Schemas['ChangeMember'], etag: string | null): Promise<Tagged<Member>> {
    return unwrapTagged(api.PATCH(MEMBER, { params: { path: { id } }, body, headers: ifMatch(etag) }))
  },

  async remove(id: string): Promise<void> {
    await unwrap(api.DELETE(MEMBER, { params: { path: { id } } }))
  },

  suspend(id: string): Promise<Member> {
    return unwrap(api.POST('/api/v1/admin/members/{id}/suspend', { params: { path: { id } } }))
  },

  reactivate(id: string): Promise<Member> {
    return unwrap(api.POST('/api/v1/admin/members/{id}/reactivate', { params: { path: { id } } }))
  },

  /** Replaces the password; the answer holds the new one, which is shown only here. */
  async newPassword(id: string): Promise<string> {
    const answer = await unwrap(api.POST('/api/v1/admin/members/{id}/password', { params: { path: { id } } }))
    return answer.initialPassword
  },

  /** A link to a new password, which is shown only here. */
  resetLink(id: string): Promise<ResetLink> {
    return unwrap(api.POST('/api/v1/admin/members/{id}/password-reset', { params: { path: { id } } })).then(wholeLink)
  },

  async resetSecondFactor(id: string): Promise<void> {
    await unwrap(api.POST('/api/v1/admin/members/{id}/second-factor-reset', { params: { path: { id } } }))
  },
}
