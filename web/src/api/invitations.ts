import { idempotencyKey, unwrap } from './client'
import { wholeLink } from './link'
import { listQuery, type ListRequest } from './list'
import { loose as api } from './loose'
import type { MemberRole, Page } from './types'

export type InvitationStatus = 'open' | 'accepted' | 'revoked' | 'expired'

/** Somebody who may become a member with a link. */
export interface Invitation {
  id: string
  email: string
  displayName: string
  role: MemberRole
  status: InvitationStatus
  invitedBy: string | null
  expiresAt: string
  acceptedAt: string | null
  createdAt: string
  version: number
}

/** An invitation with its link, which is shown only here. */
export interface MadeInvitation {
  invitation: Invitation
  url: string
}

export interface NewInvitation {
  email: string
  displayName: string
  role: MemberRole
  expiresInDays: number
}

/** The invitations of the tenant that the session is in; for its administrators. */
export const invitations = {
  list(request: ListRequest): Promise<Page<Invitation>> {
    return unwrap(api.GET('/api/v1/admin/invitations', { params: { query: listQuery(request) } }))
  },

  create(body: NewInvitation, key: string): Promise<MadeInvitation> {
    return unwrap(api.POST('/api/v1/admin/invitations', { body, headers: idempotencyKey(key) })).then(wholeLink)
  },

  /** A new link and a new term; the former link stops working. */
  renew(id: string): Promise<MadeInvitation> {
    return unwrap(api.POST('/api/v1/admin/invitations/{id}/renew', { params: { path: { id } } })).then(wholeLink)
  },

  async revoke(id: string): Promise<void> {
    await unwrap(api.DELETE('/api/v1/admin/invitations/{id}', { params: { path: { id } } }))
  },
}
