import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import type { Area } from '../stores/session'

export const AREA_ICON: Record<Area, string> = {
  mail: 'i-lucide-mail',
  account: 'i-lucide-circle-user-round',
  admin: 'i-lucide-building-2',
  operator: 'i-lucide-server-cog',
}

export interface NavItem {
  route: string
  params?: Record<string, string>
  /** Key of the name in the catalogue. */
  label: string
  icon: string
  /** The letter after `g` that goes there. */
  key: string
  /** What the role has to be allowed to, where that is more than the area asks for. */
  needs?: string
}

export interface NavGroup {
  label?: string
  items: NavItem[]
}

/** What the sidebar lists in each area. */
export const NAVIGATION: Record<Area, NavGroup[]> = {
  // The sidebar shows these together with the folders.
  mail: [
    {
      items: [
        { route: 'mail', label: 'mail.view.inbox', icon: 'i-lucide-inbox', key: 'i' },
        { route: 'mail-view', params: { view: 'starred' }, label: 'mail.view.starred', icon: 'i-lucide-star', key: 's' },
        { route: 'mail-drafts', label: 'mail.view.drafts', icon: 'i-lucide-file-pen-line', key: 'd' },
        { route: 'mail-view', params: { view: 'sent' }, label: 'mail.view.sent', icon: 'i-lucide-send', key: 't' },
        { route: 'mail-view', params: { view: 'archive' }, label: 'mail.view.archive', icon: 'i-lucide-archive', key: 'e' },
        { route: 'mail-view', params: { view: 'spam' }, label: 'mail.view.spam', icon: 'i-lucide-shield-alert', key: 'j' },
        { route: 'mail-view', params: { view: 'bin' }, label: 'mail.view.bin', icon: 'i-lucide-trash-2', key: 'b' },
      ],
    },
  ],
  account: [
    {
      items: [
        { route: 'profile', label: 'account.nav.profile', icon: 'i-lucide-user-round', key: 'p' },
        { route: 'mail-accounts', label: 'mail.accounts.title', icon: 'i-lucide-mails', key: 'c', needs: 'tenant' },
        { route: 'identities', label: 'identities.title', icon: 'i-lucide-signature', key: 'f', needs: 'tenant' },
        { route: 'templates', label: 'templates.title', icon: 'i-lucide-layout-template', key: 'x', needs: 'tenant' },
        { route: 'preferences', label: 'account.nav.preferences', icon: 'i-lucide-sliders-horizontal', key: 'r' },
      ],
    },
    {
      label: 'account.nav.access',
      items: [
        { route: 'security', label: 'account.nav.security', icon: 'i-lucide-shield-check', key: 'w' },
        { route: 'sessions', label: 'account.nav.sessions', icon: 'i-lucide-monitor-smartphone', key: 'n' },
        { route: 'api-keys', label: 'account.nav.keys', icon: 'i-lucide-key-square', key: 'a' },
        { route: 'activity', label: 'account.nav.activity', icon: 'i-lucide-history', key: 'h' },
      ],
    },
  ],
  admin: [
    {
      items: [
        { route: 'members', label: 'admin.members.title', icon: 'i-lucide-users-round', key: 'm' },
        { route: 'invitations', label: 'admin.invitations.title', icon: 'i-lucide-mail-plus', key: 'v', needs: 'invitations:read' },
      ],
    },
    {
      label: 'operator.governance',
      items: [
        { route: 'policy', label: 'admin.policy.title', icon: 'i-lucide-scale', key: 'y', needs: 'policy:read' },
        { route: 'audit', label: 'audit.title', icon: 'i-lucide-scroll-text', key: 'u', needs: 'audit:read' },
      ],
    },
  ],
  operator: [
    {
      items: [
        { route: 'dashboard', label: 'operator.dashboard.title', icon: 'i-lucide-layout-grid', key: 'd', needs: 'tasks:read' },
        { route: 'tenants', label: 'operator.tenants.title', icon: 'i-lucide-building-2', key: 't' },
      ],
    },
    {
      label: 'operator.platform',
      items: [
        { route: 'tasks', label: 'operator.tasks.title', icon: 'i-lucide-list-checks', key: 'k', needs: 'tasks:read' },
        { route: 'isolation', label: 'operator.isolation.title', icon: 'i-lucide-shield-check', key: 'l', needs: 'isolation:read' },
      ],
    },
    {
      label: 'operator.governance',
      items: [
        { route: 'operators', label: 'operator.operators.title', icon: 'i-lucide-user-round-cog', key: 'o' },
        { route: 'installation-audit', label: 'audit.title', icon: 'i-lucide-scroll-text', key: 'u', needs: 'audit:read' },
      ],
    },
  ],
}

/** The pages of an area that the role may see; a group without any is left out. */
export function pagesOf(area: Area, may: (permission: string) => boolean): NavGroup[] {
  return NAVIGATION[area]
    .map((group) => ({ ...group, items: group.items.filter(({ needs }) => !needs || may(needs)) }))
    .filter((group) => group.items.length > 0)
}

/** The page that an area opens with, by the name of its route: the first one that the role may see. */
export function homeOf(area: Area, may: (permission: string) => boolean): string {
  return pagesOf(area, may)[0]?.items[0]?.route ?? 'profile'
}

/** The area of the page that is shown. */
export function useCurrentArea(): ComputedRef<Area> {
  const route = useRoute()
  return computed(() => route.meta.area ?? 'account')
}
