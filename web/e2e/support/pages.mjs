// The addresses of all pages; `:tenant` and `:member` stand for ids.
/** Those before sign-in that need no link. */
export const ENTRY_PAGES = {
  'sign-in': '/sign-in',
  'forgotten-password': '/forgotten-password',
}
export const OPERATOR_PAGES = {
  dashboard: '/operator/dashboard',
  tasks: '/operator/tasks',
  schedules: '/operator/tasks?view=schedules',
  workers: '/operator/tasks?view=workers',
  isolation: '/operator/isolation',
  'installation-audit': '/operator/audit',
  tenants: '/operator/tenants',
  tenant: '/operator/tenants/:tenant',
  operators: '/operator/operators',
  'operator-keys': '/account/api-keys',
}
export const MEMBER_PAGES = {
  members: '/admin/members',
  member: '/admin/members/:member',
  invitations: '/admin/invitations',
  policy: '/admin/policy',
  audit: '/admin/audit',
  profile: '/account/profile',
  preferences: '/account/preferences',
  sessions: '/account/sessions',
  security: '/account/security',
  'mail-none': '/mail',
  'mail-accounts': '/account/mail-accounts',
  'identities-none': '/account/identities',
  'templates-none': '/account/templates',
  'api-keys': '/account/api-keys',
  activity: '/account/activity',
  'not-found': '/nowhere',
}
