import type { Dashboard } from '../api/dashboard'

/** Something on the dashboard that somebody should look at. */
export interface Attention {
  /** Key in the catalogue, below `operator.dashboard.attention`. */
  kind: 'isolation-open' | 'isolation-missing' | 'isolation-old' | 'tasks-dead' | 'instances-silent' | 'refused' | 'tenants-suspended'
  count: number
  tone: 'bad' | 'warning' | 'quiet'
  /** The page that shows it: the name of its route, and the filter. */
  route: string
  query?: Record<string, string>
}

/** Milliseconds after which the hourly proof is late, and an instance counts as silent. */
const PROOF_LATE = 2 * 3_600_000
export const INSTANCE_SILENT = 60_000

/** Refused attempts in a day below which nobody needs to look. */
const REFUSALS_USUAL = 20

/** What needs somebody's eye, the gravest first. */
export function attentionOf(it: Dashboard, now: Date): Attention[] {
  const silent = it.instances.filter(({ lastSeenAt }) => now.getTime() - Date.parse(lastSeenAt) > INSTANCE_SILENT).length
  const late = !!it.isolation && now.getTime() - Date.parse(it.isolation.checkedAt) > PROOF_LATE
  const all: (Attention | false)[] = [
    it.isolation?.sealed === false && { kind: 'isolation-open', count: 1, tone: 'bad', route: 'isolation' },
    !it.isolation && { kind: 'isolation-missing', count: 1, tone: 'warning', route: 'isolation' },
    late && { kind: 'isolation-old', count: 1, tone: 'warning', route: 'isolation' },
    it.tasks.dead > 0 && { kind: 'tasks-dead', count: it.tasks.dead, tone: 'bad', route: 'tasks', query: { status: 'dead' } },
    silent > 0 && { kind: 'instances-silent', count: silent, tone: 'warning', route: 'tasks', query: { view: 'workers' } },
    it.audit.refusedLastDay >= REFUSALS_USUAL && { kind: 'refused', count: it.audit.refusedLastDay, tone: 'warning', route: 'installation-audit', query: { result: 'refused' } },
    it.tenants.suspended > 0 && { kind: 'tenants-suspended', count: it.tenants.suspended, tone: 'quiet', route: 'tenants', query: { status: 'suspended' } },
  ]
  return all.filter((one) => one !== false)
}
