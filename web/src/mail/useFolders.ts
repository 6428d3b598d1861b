import { useQueries, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Folder, FolderType } from '../api/mail'
import { mailAccounts } from '../api/mailAccounts'
import { useSessionStore } from '../stores/session'
import { KEYS } from './keys'

/** The person's accounts and all their folders. */
export function useFolders() {
  const session = useSessionStore()
  const accountsQuery = useQuery({ queryKey: KEYS.accounts, queryFn: mailAccounts.list, shallow: true })
  const accounts = computed(() => accountsQuery.data.value ?? [])
  const folderQueries = useQueries({
    queries: computed(() => accounts.value.map(({ id }) => ({ queryKey: KEYS.folders(id), queryFn: () => mailAccounts.folders(id) }))),
  })
  const folders = computed<Folder[]>(() => folderQueries.value.flatMap((query) => query.data ?? []))
  const loaded = computed(() => accountsQuery.isSuccess.value && folderQueries.value.every((query) => !query.isPending))

  function folderOf(id: string): Folder | undefined {
    return folders.value.find((folder) => folder.id === id)
  }

  function unreadIn(type: FolderType): number {
    return folders.value.reduce((sum, folder) => (folder.type === type ? sum + folder.unreadCount : sum), 0)
  }

  function totalIn(type: FolderType): number {
    return folders.value.reduce((sum, folder) => (folder.type === type ? sum + folder.totalCount : sum), 0)
  }

  /** Whether an address is the person's own. */
  function isMine(address: string): boolean {
    const own = [session.me?.user.email ?? '', ...accounts.value.map(({ emailAddress }) => emailAddress)]
    return own.some((one) => one.toLowerCase() === address.toLowerCase())
  }

  return { accounts, folders, loaded, error: accountsQuery.error, retry: () => void accountsQuery.refetch(), folderOf, unreadIn, totalIn, isMine }
}
