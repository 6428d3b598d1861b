import { api, unwrap } from './client'
import type { components } from './schema'

/** The installation at a glance. */
export type Dashboard = components['schemas']['Dashboard']

export const dashboard = {
  read(): Promise<Dashboard> {
    return unwrap(api.GET('/api/v1/operator/dashboard'))
  },
}
