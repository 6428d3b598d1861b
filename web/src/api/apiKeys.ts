import { idempotencyKey, unwrap } from './client'
import { loose as api } from './loose'
import type { Page } from './types'

export interface ApiKey {
  id: string
  name: string
  /** Names of permissions; what the member's role lacks by now, the key lacks too. */
  scopes: string[]
  createdAt: string
  lastUsedAt: string | null
  expiresAt: string
}

export interface NewApiKey {
  name: string
  scopes: string[]
  expiresInDays: number
}

/** The person's own keys for programs, in the tenant that the session is in. */
export const apiKeys = {
  list(): Promise<Page<ApiKey>> {
    return unwrap(api.GET('/api/v1/auth/api-keys', { params: { query: { limit: 100 } } }))
  },

  /** The answer holds the key itself, which is shown only here. */
  create(body: NewApiKey, key: string): Promise<{ apiKey: ApiKey; key: string }> {
    return unwrap(api.POST('/api/v1/auth/api-keys', { body, headers: idempotencyKey(key) }))
  },

  async revoke(id: string): Promise<void> {
    await unwrap(api.DELETE('/api/v1/auth/api-keys/{id}', { params: { path: { id } } }))
  },
}
