import { api, etagOf, idempotencyKey, ifMatch, unwrap } from './client'
import type { AccountChange, Certificate, Discovered, Folder, ImportResult, MailAccount, MailProblem, NewAccount, ServerSettings, TestReport } from './mail'
import type { Page } from './types'

/** Problems that are read; they are looked into one by one, so more would help nobody. */
const MOST_PROBLEMS = 100

const ACCOUNT = '/api/v1/accounts/{id}'
const SYNC = '/api/v1/accounts/{id}/sync'
const CERTIFICATE = '/api/v1/accounts/{id}/certificate'

const withId = (id: string) => ({ params: { path: { id } } })

async function itemsOf<Item>(page: Promise<Page<Item>>): Promise<Item[]> {
  return (await page).items
}

/** The person's mail accounts and their folders. */
export const mailAccounts = {
  list(): Promise<MailAccount[]> {
    return itemsOf<MailAccount>(unwrap(api.GET('/api/v1/accounts')))
  },

  create(body: NewAccount, key: string): Promise<MailAccount> {
    return unwrap(api.POST('/api/v1/accounts', { body, headers: idempotencyKey(key) }))
  },

  change({ id, version }: MailAccount, body: AccountChange): Promise<MailAccount> {
    return unwrap(api.PATCH(ACCOUNT, { ...withId(id), body, headers: ifMatch(etagOf(version)) }))
  },

  async remove({ id, version }: MailAccount): Promise<void> {
    await unwrap(api.DELETE(ACCOUNT, { ...withId(id), headers: ifMatch(etagOf(version)) }))
  },

  discover(emailAddress: string): Promise<Discovered[]> {
    return itemsOf<Discovered>(unwrap(api.POST('/api/v1/accounts/discover', { body: { emailAddress } })))
  },

  /** Tries settings that are not saved yet. */
  test(body: ServerSettings): Promise<TestReport> {
    return unwrap(api.POST('/api/v1/accounts/test', { body }))
  },

  testSaved(id: string): Promise<TestReport> {
    return unwrap(api.POST('/api/v1/accounts/{id}/test', withId(id)))
  },

  async synchronise(id: string): Promise<void> {
    await unwrap(api.POST(SYNC, withId(id)))
  },

  async cancel(id: string): Promise<void> {
    await unwrap(api.DELETE(SYNC, withId(id)))
  },

  folders(id: string): Promise<Folder[]> {
    return itemsOf<Folder>(unwrap(api.GET('/api/v1/accounts/{id}/folders', withId(id))))
  },

  certificate(id: string): Promise<Certificate> {
    return unwrap(api.GET(CERTIFICATE, withId(id)))
  },

  certify(id: string): Promise<Certificate> {
    return unwrap(api.POST(CERTIFICATE, withId(id)))
  },

  problems(id: string): Promise<MailProblem[]> {
    return itemsOf<MailProblem>(unwrap(api.GET('/api/v1/accounts/{id}/problems', { params: { path: { id }, query: { limit: MOST_PROBLEMS } } })))
  },

  importFile(file: File, signal?: AbortSignal): Promise<ImportResult> {
    // The document calls a body of bytes a text.
    const body = file as unknown as string
    return unwrap(api.POST('/api/v1/accounts/import', { params: { query: { fileName: file.name } }, body, bodySerializer: (bytes) => bytes, headers: { 'Content-Type': 'application/octet-stream' }, signal }))
  },
}
