import { api, idempotencyKey, unwrap } from './client'
import { wholeLink } from './link'
import { listQuery, type ListRequest } from './list'
import type { components } from './schema'
import type { MemberRole, Page } from './types'

type Schemas = components['schemas']

export type InvitationStatus = 'open' | 'accepted' | 'revoked' | 'expired'

/** Somebody who may become a member with a link. */
export type Invitation = Omit<Schemas['Invitation'], 'role' | 'status'> & { role: MemberRole; status: InvitationStatus }

/** An invitation with its link, which is shown only here. */
export interface MadeInvitation {
  invitation: Invitation
  url: string
  /** Whether the person is sent it as well. */
  mailed: boolean
}

export type NewInvitation = Required<Omit<Schemas['Invite'], 'role' | 'expiresInDays'>> & { role: MemberRole; expiresInDays: number }

/** The invitations of the tenant that the session is in; for its administrators. */
export const invitations = {
  list(request: ListRequest): Promise<Page<Invitation>> {
    return unwrap(api.GET('/api/v1/admin/invitations', { params: { query: listQuery(request) } }))
  },

  create(body: NewInvitation, key: string): Promise<MadeInvitation> {
    return made(api.POST('/api/v1/admin/invitations', { body, headers: idempotencyKey(key) }))
  },

  /** A new link and a new term; the former link stops working. */
  renew(id: string): Promise<MadeInvitation> {
    return made(api.POST('/api/v1/admin/invitations/{id}/renew', { params: { path: { id } } }))
  },

  async revoke(id: string): Promise<void> {
    await unwrap(api.DELETE('/api/v1/admin/invitations/{id}', { params: { path: { id } } }))
  },
}

async function made(call: Parameters<typeof unwrap<Schemas['IssuedInvitation'], MadeInvitation>>[0]): Promise<MadeInvitation> {
  return wholeLink(await unwrap<Schemas['IssuedInvitation'], MadeInvitation>(call))
}
