import { defineAsyncComponent, type Component } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized, type Router } from 'vue-router'
import { linkToken, takeLinkToken } from './account/linkToken'
import { safePath } from './composables/safePath'
import { useSessionStore, type Area } from './stores/session'
import { homeOf } from './ui/areas'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name in the catalogue. */
    title?: string
    area?: Area
    /** The item of the sidebar that stands for the page. */
    nav?: string
    /** What the sidebar shows instead of the area's pages. */
    sidebar?: Component
    /** What the role has to be allowed to. */
    needs?: string
    /** Shown without a session, too. */
    open?: boolean
    /** Shown with or without a session: what it does is not about who is signed in. */
    free?: boolean
    /** Opened by a link with a secret behind the `#`. */
    linked?: boolean
  }
}

const MailNav = defineAsyncComponent(() => import('./mail/nav/MailNav.vue'))
const MailPage = () => import('./mail/MailPage.vue')
const VIEWS = 'starred|sent|archive|spam|bin'

export function makeRouter(): Router {
  takeLinkToken()
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/sign-in', name: 'sign-in', component: () => import('./account/SignInPage.vue'), meta: { open: true, title: 'account.signIn.title' } },
      { path: '/forgotten-password', name: 'forgotten-password', component: () => import('./account/ForgottenPage.vue'), meta: { open: true, free: true, title: 'account.forgotten.title' } },
      { path: '/choose-password', name: 'choose-password', component: () => import('./account/ChoosePasswordPage.vue'), meta: { title: 'account.forced.title' } },
      { path: '/enrol-second-factor', name: 'enrol-second-factor', component: () => import('./account/EnrolPage.vue'), meta: { title: 'account.enrol.title' } },
      { path: '/invitation', name: 'invitation', component: () => import('./account/InvitationPage.vue'), meta: { open: true, free: true, linked: true, title: 'account.invitation.title' } },
      { path: '/reset', name: 'reset', component: () => import('./account/ResetPage.vue'), meta: { open: true, free: true, linked: true, title: 'account.reset.title' } },
      { path: '/register/:slug', name: 'register', component: () => import('./account/RegisterPage.vue'), meta: { open: true, free: true, title: 'account.register.title' } },
      {
        path: '/',
        component: () => import('./ui/AppFrame.vue'),
        children: [
          { path: '', name: 'home', redirect: () => ({ name: homeOf(homeArea(), useSessionStore().may) }) },
          ...[
            { path: 'mail', name: 'mail' },
            { path: `mail/:view(${VIEWS})`, name: 'mail-view' },
            { path: 'mail/folder/:folderId', name: 'mail-folder' },
            { path: 'mail/search', name: 'mail-search' },
          ].map((view) => ({ ...view, path: `${view.path}/:t(t)?/:threadId([0-9a-f-]{36})?`, component: MailPage, meta: { area: 'mail' as const, title: 'area.mail', sidebar: MailNav } })),
          { path: 'mail/drafts', name: 'mail-drafts', component: () => import('./mail/drafts/DraftsPage.vue'), meta: { area: 'mail', title: 'mail.view.drafts', sidebar: MailNav } },
          { path: 'mail/outbox', name: 'mail-outbox', component: () => import('./mail/outbox/OutboxPage.vue'), meta: { area: 'mail', title: 'outbox.title', sidebar: MailNav } },
          { path: 'account', redirect: { name: 'profile' } },
          { path: 'account/profile', name: 'profile', component: () => import('./account/ProfilePage.vue'), meta: { area: 'account', nav: 'profile', title: 'account.profile.title' } },
          { path: 'account/mail-accounts/:id?', name: 'mail-accounts', component: () => import('./mail/accounts/AccountsPage.vue'), meta: { area: 'account', nav: 'mail-accounts', needs: 'tenant', title: 'mail.accounts.title' } },
          { path: 'account/identities', name: 'identities', component: () => import('./mail/identities/IdentitiesPage.vue'), meta: { area: 'account', nav: 'identities', needs: 'tenant', title: 'identities.title' } },
          { path: 'account/templates', name: 'templates', component: () => import('./mail/templates/TemplatesPage.vue'), meta: { area: 'account', nav: 'templates', needs: 'tenant', title: 'templates.title' } },
          { path: 'account/preferences', name: 'preferences', component: () => import('./account/PreferencesPage.vue'), meta: { area: 'account', nav: 'preferences', title: 'account.preferences.title' } },
          { path: 'account/sessions', name: 'sessions', component: () => import('./account/SessionsPage.vue'), meta: { area: 'account', nav: 'sessions', title: 'account.sessions.title' } },
          { path: 'account/security', name: 'security', component: () => import('./account/SecurityPage.vue'), meta: { area: 'account', nav: 'security', title: 'account.security.title' } },
          { path: 'account/password', redirect: { name: 'security' } },
          { path: 'account/api-keys', name: 'api-keys', component: () => import('./account/ApiKeysPage.vue'), meta: { area: 'account', nav: 'api-keys', title: 'account.keys.title' } },
          { path: 'account/activity', name: 'activity', component: () => import('./account/ActivityPage.vue'), meta: { area: 'account', nav: 'activity', title: 'account.activity.title' } },
          { path: 'admin', redirect: { name: 'members' } },
          { path: 'admin/members/:id?', name: 'members', component: () => import('./admin/MembersPage.vue'), meta: { area: 'admin', nav: 'members', needs: 'members:read', title: 'admin.members.title' } },
          { path: 'admin/invitations', name: 'invitations', component: () => import('./admin/InvitationsPage.vue'), meta: { area: 'admin', nav: 'invitations', needs: 'invitations:read', title: 'admin.invitations.title' } },
          { path: 'admin/policy', name: 'policy', component: () => import('./admin/PolicyPage.vue'), meta: { area: 'admin', nav: 'policy', needs: 'policy:read', title: 'admin.policy.title' } },
          { path: 'admin/audit/:id?', name: 'audit', component: () => import('./admin/AuditPage.vue'), meta: { area: 'admin', nav: 'audit', needs: 'audit:read', title: 'audit.title' } },
          { path: 'operator', redirect: () => ({ name: homeOf('operator', useSessionStore().may) }) },
          { path: 'operator/dashboard', name: 'dashboard', component: () => import('./operator/DashboardPage.vue'), meta: { area: 'operator', nav: 'dashboard', needs: 'tasks:read', title: 'operator.dashboard.title' } },
          { path: 'operator/tenants/:id?', name: 'tenants', component: () => import('./operator/TenantsPage.vue'), meta: { area: 'operator', nav: 'tenants', needs: 'tenants:read', title: 'operator.tenants.title' } },
          { path: 'operator/tasks/:id?', name: 'tasks', component: () => import('./operator/TasksPage.vue'), meta: { area: 'operator', nav: 'tasks', needs: 'tasks:read', title: 'operator.tasks.title' } },
          { path: 'operator/isolation', name: 'isolation', component: () => import('./operator/IsolationPage.vue'), meta: { area: 'operator', nav: 'isolation', needs: 'isolation:read', title: 'operator.isolation.title' } },
          { path: 'operator/audit/:id?', name: 'installation-audit', component: () => import('./operator/InstallationAuditPage.vue'), meta: { area: 'operator', nav: 'installation-audit', needs: 'audit:read', title: 'audit.title' } },
          { path: 'operator/operators', name: 'operators', component: () => import('./operator/OperatorsPage.vue'), meta: { area: 'operator', nav: 'operators', needs: 'operators:read', title: 'operator.operators.title' } },
          { path: ':rest(.*)*', name: 'not-found', component: () => import('./ui/NotFoundPage.vue'), meta: { title: 'error.notFoundTitle' } },
        ],
      },
    ],
  })
  router.beforeEach(guard)
  return router
}

/** Where the person belongs after signing in. */
function homeArea(): Area {
  const areas = useSessionStore().areas
  return areas.includes('mail') ? 'mail' : (areas[areas.length - 1] ?? 'account')
}

/** Leads to sign-in and back, to what has to be done first, and away from what the role lacks. */
async function guard(to: RouteLocationNormalized) {
  // A second link, opened while the page stands: its secret leaves the address bar, too.
  if (to.meta.linked && to.hash.length > 1) {
    linkToken.value = to.hash.slice(1)
    return { name: to.name, query: to.query, replace: true }
  }
  const session = useSessionStore()
  await session.start()
  if (to.meta.free) return true
  // Where `/` leads is not known before somebody has signed in.
  const wanted = to.redirectedFrom?.fullPath === '/' ? '/' : to.fullPath
  if (!session.signedIn) return to.meta.open ? true : { name: 'sign-in', query: wanted === '/' ? {} : { next: wanted } }
  if (session.mustChangePassword) return to.name === 'choose-password' ? true : { name: 'choose-password', query: nextOf(to) }
  if (session.mustEnrolSecondFactor) return to.name === 'enrol-second-factor' ? true : { name: 'enrol-second-factor', query: nextOf(to) }
  if (to.meta.open || to.name === 'choose-password' || to.name === 'enrol-second-factor') return safePath(to.query.next)
  // The same permission means the tenant's things to its administrators, and the installation's to operators.
  const foreign = to.meta.area !== undefined && !session.areas.includes(to.meta.area)
  if (foreign || (to.meta.needs && !session.may(to.meta.needs))) {
    return { name: 'not-found', params: { rest: to.path.slice(1).split('/') }, query: to.query, replace: true }
  }
  return true
}

function nextOf(to: RouteLocationNormalized): { next?: string } {
  const next = to.meta.open || to.name === 'choose-password' ? safePath(to.query.next) : to.fullPath
  return next === '/' ? {} : { next }
}
