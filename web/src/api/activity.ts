import { api, unwrap } from './client'
import type { Page } from './types'

/** Something that one did, or that was refused, as the audit trail has it. */
export interface Activity {
  id: string
  time: string
  /** The event's name, such as `login_failed`. */
  event: string
  succeeded: boolean
  address: string
  userAgent: string
}

/** Entries that one call reads. */
const PART = 50

/** The person's own entries in the area that the session is in, newest first. */
export function ownActivity(cursor: string | null): Promise<Page<Activity>> {
  return unwrap(api.GET('/api/v1/auth/audit', { params: { query: { limit: PART, ...(cursor ? { cursor } : {}) } } }))
}
