import type { MemberRole, OperatorRole } from '../api/types'

/** The roles within an organisation, the usual one first. */
export const MEMBER_ROLES: readonly MemberRole[] = ['user', 'readonly', 'admin']

/** The roles of those who look after the installation. */
export const OPERATOR_ROLES: readonly OperatorRole[] = ['operator', 'operator-readonly']
