import { unwrap } from './client'
import { loose as api } from './loose'
import { keepToken } from './session-token'
import type { MemberRole, SignedIn } from './types'

/** What an invitation's link says about itself to whoever holds it. */
export interface Invitation {
  tenant: { name: string; slug: string }
  email: string
  displayName: string
  role: MemberRole
  /** Whether the person has an account on this installation already. */
  existing: boolean
  expiresAt: string
}

/** What people do with a link, or an address, before they have an account. */
export const joining = {
  /** Not found when the invitation was used, withdrawn, or has expired. */
  invitation(token: string): Promise<Invitation> {
    return unwrap(api.POST('/api/v1/auth/invitation', { body: { token } }))
  },

  /** New people choose a password, existing ones prove theirs; either way they are signed in then. */
  async accept(body: { token: string; displayName?: string; password: string; totpCode?: string; recoveryCode?: string }): Promise<void> {
    keepToken(await unwrap<SignedIn>(api.POST('/api/v1/auth/invitation/accept', { body })))
  },

  /** Joins a tenant that is open to everybody. */
  async register(body: { tenant: string; email: string; displayName: string; password: string }): Promise<void> {
    keepToken(await unwrap<SignedIn>(api.POST('/api/v1/auth/register', { body })))
  },

  /** Ends every session of the person. Not found when the link was used or has expired. */
  async resetPassword(token: string, newPassword: string): Promise<void> {
    await unwrap(api.POST('/api/v1/auth/password-reset/confirm', { body: { token, newPassword } }))
  },
}
