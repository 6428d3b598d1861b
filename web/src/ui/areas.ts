import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'
import type { Area } from '../stores/session'

/** The page that an area opens with, by the name of its route. */
export const AREA_HOME: Record<Area, string> = { account: 'profile', admin: 'members', operator: 'tenants' }

export const AREA_ICON: Record<Area, string> = {
  account: 'i-lucide-circle-user-round',
  admin: 'i-lucide-building-2',
  operator: 'i-lucide-server-cog',
}

export interface NavItem {
  route: string
  /** Key of the name in the catalogue. */
  label: string
  icon: string
  /** The letter after `g` that goes there. */
  key: string
}

export interface NavGroup {
  label?: string
  items: NavItem[]
}

/** What the sidebar lists in each area. */
export const NAVIGATION: Record<Area, NavGroup[]> = {
  account: [
    {
      items: [
        { route: 'profile', label: 'account.nav.profile', icon: 'i-lucide-user-round', key: 'p' },
        { route: 'preferences', label: 'account.nav.preferences', icon: 'i-lucide-sliders-horizontal', key: 'r' },
        { route: 'sessions', label: 'account.nav.sessions', icon: 'i-lucide-monitor-smartphone', key: 's' },
        { route: 'password', label: 'account.nav.password', icon: 'i-lucide-key-round', key: 'w' },
      ],
    },
  ],
  admin: [{ items: [{ route: 'members', label: 'admin.members.title', icon: 'i-lucide-users-round', key: 'm' }] }],
  operator: [
    { items: [{ route: 'tenants', label: 'operator.tenants.title', icon: 'i-lucide-building-2', key: 't' }] },
    {
      label: 'operator.governance',
      items: [{ route: 'operators', label: 'operator.operators.title', icon: 'i-lucide-user-round-cog', key: 'o' }],
    },
  ],
}

/** The area of the page that is shown. */
export function useCurrentArea(): ComputedRef<Area> {
  const route = useRoute()
  return computed(() => route.meta.area ?? 'account')
}
