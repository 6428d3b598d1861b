/** The keys of drafts in the cache of what the server said; `stores/live.ts` names their first part. */
export const DRAFT_KEYS = {
  lists: ['drafts', 'list'] as const,
  local: ['drafts', 'local'] as const,
  one: (id: string) => ['drafts', 'one', id] as const,
  presence: (id: string) => ['drafts', 'presence', id] as const,
  revisions: (id: string) => ['drafts', 'revisions', id] as const,
  revision: (id: string, revision: string) => ['draft-revision', id, revision] as const,
  shares: (id: string) => ['drafts', 'shares', id] as const,
  shared: ['drafts', 'shared'] as const,
  outbox: ['outbox'] as const,
}
