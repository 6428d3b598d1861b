import { api, etagOf, idempotencyKey, ifMatch, unwrap } from './client'
import type { components } from './schema'

type Schemas = components['schemas']

/** Whom the person writes as in a mail account. */
export type MailIdentity = Schemas['MailIdentity']
export type NewMailIdentity = Schemas['NewMailIdentity']
export type MailIdentityChange = Schemas['ChangeMailIdentity']

const IDENTITY = '/api/v1/accounts/{id}/identities/{identityId}'
const pathOf = ({ accountId, id }: MailIdentity) => ({ params: { path: { id: accountId, identityId: id } } })

/** The names, addresses and signatures of a mail account. */
export const identities = {
  /** The account's own address first, then the oldest. */
  async list(accountId: string): Promise<MailIdentity[]> {
    return (await unwrap(api.GET('/api/v1/accounts/{id}/identities', { params: { path: { id: accountId } } }))).items
  },

  create(accountId: string, body: NewMailIdentity, key: string): Promise<MailIdentity> {
    return unwrap(api.POST('/api/v1/accounts/{id}/identities', { params: { path: { id: accountId } }, body, headers: idempotencyKey(key) }))
  },

  change(identity: MailIdentity, body: MailIdentityChange): Promise<MailIdentity> {
    return unwrap(api.PATCH(IDENTITY, { ...pathOf(identity), body, headers: ifMatch(etagOf(identity.version)) }))
  },

  async remove(identity: MailIdentity): Promise<void> {
    await unwrap(api.DELETE(IDENTITY, { ...pathOf(identity), headers: ifMatch(etagOf(identity.version)) }))
  },
}
