import type { Filter } from '../api/mail'

/** The keys of mail in the cache of what the server said; `stores/live.ts` names their first parts. */
export const KEYS = {
  accounts: ['mail-accounts'] as const,
  identities: (accountId: string) => ['mail-identities', accountId] as const,
  templates: ['templates'] as const,
  folders: (accountId: string) => ['mail-folders', accountId] as const,
  lists: ['messages', 'list'] as const,
  list: (filter: Filter) => ['messages', 'list', filter] as const,
  threads: ['threads'] as const,
  thread: (id: string) => ['threads', id] as const,
}
