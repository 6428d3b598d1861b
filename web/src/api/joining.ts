import { api, unwrap } from './client'
import type { components } from './schema'
import { keepToken } from './session-token'
import type { MemberRole } from './types'

type Schemas = components['schemas']

/** What an invitation's link says about itself to whoever holds it. */
export type Invitation = Omit<Schemas['Offer'], 'role'> & { role: MemberRole }

/** What people do with a link, or an address, before they have an account. */
export const joining = {
  /** Not found when the invitation was used, withdrawn, or has expired. */
  invitation(token: string): Promise<Invitation> {
    return unwrap(api.POST('/api/v1/auth/invitation', { body: { token } }))
  },

  /** New people choose a password, existing ones prove theirs; either way they are signed in then. */
  async accept(body: Schemas['AcceptInvitation']): Promise<void> {
    keepToken(await unwrap(api.POST('/api/v1/auth/invitation/accept', { body })))
  },

  /** Joins a tenant that is open to everybody. */
  async register(body: Schemas['Register']): Promise<void> {
    keepToken(await unwrap(api.POST('/api/v1/auth/register', { body })))
  },

  /** Has a reset link mailed to whoever has this address. Never tells whether somebody has it. */
  async requestReset(email: string): Promise<void> {
    await unwrap(api.POST('/api/v1/auth/password-reset', { body: { email } }))
  },

  /** Ends every session of the person. Not found when the link was used or has expired. */
  async resetPassword(token: string, newPassword: string): Promise<void> {
    await unwrap(api.POST('/api/v1/auth/password-reset/confirm', { body: { token, newPassword } }))
  },
}
