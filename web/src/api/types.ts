import type { components } from './schema'

/** The nouns of the API, by the names that the client uses. */
type Schemas = components['schemas']

export type SignedIn = Schemas['SignedIn']
export type Me = Schemas['Me']
export type Preferences = Schemas['Preferences']
export type Theme = Preferences['theme']
export type TenantReference = Schemas['TenantReference']
export type Session = Schemas['Session']
export type Member = Schemas['Member']
export type MemberRole = Member['role']
export type Tenant = Schemas['Tenant']
export type TenantStatus = Tenant['status']
export type TenantMember = Schemas['TenantMember']
export type Operator = Schemas['Operator']
export type OperatorRole = Operator['role']

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
