import { api, ifMatch, unwrap, unwrapTagged } from './client'
import { keepToken } from './session-token'
import type { Me, Page, Preferences, Session, SignedIn, Tagged } from './types'

/** What somebody signs in with. Whoever has a second factor adds one of the two codes. */
export interface Credentials {
  email: string
  password: string
  totpCode?: string
  recoveryCode?: string
}

/** Sign-in, the person's own session, profile and password. */
export const auth = {
  async signIn(credentials: Credentials): Promise<SignedIn> {
    return keep(await unwrap(api.POST('/api/v1/auth/login', { body: credentials })))
  },

  /** Opens a session in another tenant of the same person, or in the operator area without one. */
  async switchTo(tenant: string | null): Promise<SignedIn> {
    return keep(await unwrap(api.POST('/api/v1/auth/switch', { body: tenant ? { tenant } : {} })))
  },

  async signOut(): Promise<void> {
    await unwrap(api.POST('/api/v1/auth/logout'))
  },

  /** Ends every session of the person, in every tenant. */
  async signOutEverywhere(): Promise<void> {
    await unwrap(api.POST('/api/v1/auth/logout-all'))
  },

  me(): Promise<Tagged<Me>> {
    return unwrapTagged(api.GET('/api/v1/auth/me'))
  },

  rename(displayName: string, etag: string | null): Promise<Tagged<Me>> {
    return unwrapTagged(api.PATCH('/api/v1/auth/me', { body: { displayName }, headers: ifMatch(etag) }))
  },

  async savePreferences(preferences: Preferences): Promise<void> {
    await unwrap(api.PUT('/api/v1/auth/preferences', { body: preferences }))
  },

  sessions(): Promise<Page<Session>> {
    return unwrap(api.GET('/api/v1/auth/sessions', { params: { query: { limit: 100 } } }))
  },

  async endSession(id: string): Promise<void> {
    await unwrap(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }))
  },

  /** Ends every session of the person and opens a new one here. */
  async changePassword(currentPassword: string, newPassword: string): Promise<SignedIn> {
    return keep(await unwrap(api.PUT('/api/v1/auth/password', { body: { currentPassword, newPassword } })))
  },
}

function keep(signedIn: SignedIn): SignedIn {
  keepToken(signedIn)
  return signedIn
}
