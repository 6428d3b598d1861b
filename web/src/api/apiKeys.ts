import { api, idempotencyKey, unwrap } from './client'
import type { components } from './schema'
import type { Page } from './types'

type Schemas = components['schemas']

/** A key for programs. What the member's role lacks by now, the key lacks too. */
export type ApiKey = Schemas['ApiKey']

export type NewApiKey = Omit<Schemas['NewKey'], 'expiresInDays'> & { expiresInDays: number }

/** The person's own keys for programs, in the tenant that the session is in. */
export const apiKeys = {
  list(): Promise<Page<ApiKey>> {
    return unwrap(api.GET('/api/v1/auth/api-keys', { params: { query: { limit: 100 } } }))
  },

  /** The answer holds the key itself, which is shown only here. */
  create(body: NewApiKey, key: string): Promise<Schemas['CreatedKey']> {
    return unwrap(api.POST('/api/v1/auth/api-keys', { body, headers: idempotencyKey(key) }))
  },

  async revoke(id: string): Promise<void> {
    await unwrap(api.DELETE('/api/v1/auth/api-keys/{id}', { params: { path: { id } } }))
  },
}
