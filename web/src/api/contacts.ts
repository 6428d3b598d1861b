import { api, unwrap } from './client'
import type { components } from './schema'

export type Contact = components['schemas']['Contact']

/** People that this member has written to. */
export const contacts = {
  /** Those of whom a word of the name or the address begins so, the likeliest first. */
  async beginning(q: string): Promise<Contact[]> {
    return (await unwrap(api.GET('/api/v1/contacts', { params: { query: { q, limit: 8 } } }))).items
  },
}
