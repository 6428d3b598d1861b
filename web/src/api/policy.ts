import { api, ifMatch, unwrapTagged } from './client'
import type { components } from './schema'
import type { Tagged } from './types'

/** Who helps members to write: nobody, this installation, or a provider outside of it. */
export type WritingHelp = 'off' | 'local' | 'remote'
export type Registration = 'invitation' | 'open'

/** What a tenant asks of its members. Lengths are in seconds; null leaves them as the installation has them. */
export type Policy = Omit<components['schemas']['Policy'], 'registration' | 'writingHelp' | 'sessionIdleSeconds' | 'sessionMaxSeconds'> & {
  registration: Registration
  writingHelp: WritingHelp
  sessionIdleSeconds: number | null
  sessionMaxSeconds: number | null
}

export type PolicyChange = Partial<Omit<Policy, 'version'>>

const POLICY = '/api/v1/admin/policy'

/** The policy of the tenant that the session is in; for its administrators. */
export const policy = {
  get(): Promise<Tagged<Policy>> {
    return unwrapTagged(api.GET(POLICY))
  },

  /** Only while the policy is as it was read. */
  change(body: PolicyChange, etag: string | null): Promise<Tagged<Policy>> {
    return unwrapTagged(api.PATCH(POLICY, { body, headers: ifMatch(etag) }))
  },
}
