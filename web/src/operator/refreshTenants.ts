import type { QueryClient } from '@tanstack/vue-query'

/** Reads anew what shows tenants and their members: the lists, and the figures above them. */
export async function refreshTenants(queries: QueryClient): Promise<void> {
  await Promise.all([queries.invalidateQueries({ queryKey: ['tenants'] }), queries.invalidateQueries({ queryKey: ['dashboard'] })])
}
