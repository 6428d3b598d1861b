import type { components } from './schema'

/** The nouns of the API, by the names that the client uses. */
type Schemas = components['schemas']

/** The document calls roles and states plain texts; these are the values that there are. */
export type MemberRole = 'admin' | 'user' | 'readonly'
export type OperatorRole = 'operator' | 'operator-readonly'
export type Status = 'active' | 'suspended'
export type TenantStatus = 'requested' | 'provisioning' | Status

export type SignedIn = Schemas['SignedIn']
export type Preferences = Schemas['Preferences']
export type Theme = Preferences['theme']
export type Session = Schemas['Session']
export type SecondFactor = Schemas['SecondFactor']
export type Me = Omit<Schemas['Me'], 'session' | 'operatorRole'> & {
  session: Omit<Schemas['Me']['session'], 'role'> & { role: MemberRole | OperatorRole }
  operatorRole?: OperatorRole | null
}
export type Member = Omit<Schemas['Member'], 'role' | 'status'> & { role: MemberRole; status: Status }
export type Tenant = Omit<Schemas['Tenant'], 'status'> & { status: TenantStatus }
export type TenantMember = Omit<Schemas['Person'], 'status'> & { status: Status }
/** A one-time link to a new password. */
export type ResetLink = Schemas['ResetLink']
export type Operator = Omit<Schemas['Operator'], 'role' | 'status'> & { role: OperatorRole; status: Status }

/** One page of a list. `total` is there only when it was asked for; it stops at 10,000. */
export interface Page<Item> {
  items: Item[]
  nextCursor?: string | null
  total?: number | null
}

/** A thing together with the version tag that an edit of it has to name. */
export interface Tagged<Value> {
  value: Value
  etag: string | null
}
