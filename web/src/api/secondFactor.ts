import { api, unwrap } from './client'
import type { components } from './schema'

/** What a person knows or has to show that a second factor is theirs. */
export interface SecondFactorProof {
  password: string
  /** Either the app's present code … */
  code?: string
  /** … or one of the recovery codes, which is used up by this. */
  recoveryCode?: string
}

/** A secret that is not in force before a code of it was shown. */
export type Enrolment = components['schemas']['Enrolment']

/** The person's own second factor (time-based codes, RFC 6238) and its recovery codes. */
export const secondFactor = {
  /** Begins, or begins again with another secret. */
  start(password: string): Promise<Enrolment> {
    return unwrap(api.POST('/api/v1/auth/totp', { body: { password } }))
  },

  /** Puts the secret into force; the answer holds the recovery codes, which are shown only here. */
  async confirm(code: string): Promise<string[]> {
    const answer = await unwrap(api.POST('/api/v1/auth/totp/confirm', { body: { code } }))
    return answer.recoveryCodes
  },

  async switchOff(proof: SecondFactorProof): Promise<void> {
    await unwrap(api.DELETE('/api/v1/auth/totp', { body: proof }))
  },

  /** Makes new recovery codes; the old ones stop working. */
  async newRecoveryCodes(password: string, totpCode: string): Promise<string[]> {
    const answer = await unwrap(api.POST('/api/v1/auth/recovery-codes', { body: { password, totpCode } }))
    return answer.recoveryCodes
  },
}
