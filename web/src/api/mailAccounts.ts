import { etagOf, idempotencyKey, ifMatch, request } from './client'
import type { AccountChange, Certificate, Discovered, Folder, ImportResult, MailAccount, MailProblem, NewAccount, ServerSettings, TestReport } from './mail'

/** The person's mail accounts and their folders. */
export const mailAccounts = {
  async list(): Promise<MailAccount[]> {
    return (await request<{ items: MailAccount[] }>('GET', '/accounts')).value.items
  },

  async create(body: NewAccount, key: string): Promise<MailAccount> {
    return (await request<MailAccount>('POST', '/accounts', { body, headers: idempotencyKey(key) })).value
  },

  async change(account: MailAccount, body: AccountChange): Promise<MailAccount> {
    return (await request<MailAccount>('PATCH', `/accounts/${account.id}`, { body, headers: { ...ifMatch(etagOf(account.version)) } })).value
  },

  async remove(account: MailAccount): Promise<void> {
    await request('DELETE', `/accounts/${account.id}`, { headers: { ...ifMatch(etagOf(account.version)) } })
  },

  async discover(emailAddress: string): Promise<Discovered[]> {
    return (await request<{ items: Discovered[] }>('POST', '/accounts/discover', { body: { emailAddress } })).value.items
  },

  /** Tries settings that are not saved yet. */
  async test(body: ServerSettings): Promise<TestReport> {
    return (await request<TestReport>('POST', '/accounts/test', { body })).value
  },

  async testSaved(id: string): Promise<TestReport> {
    return (await request<TestReport>('POST', `/accounts/${id}/test`, { body: {} })).value
  },

  async synchronise(id: string): Promise<void> {
    await request('POST', `/accounts/${id}/sync`)
  },

  async cancel(id: string): Promise<void> {
    await request('DELETE', `/accounts/${id}/sync`)
  },

  async folders(id: string): Promise<Folder[]> {
    return (await request<{ items: Folder[] }>('GET', `/accounts/${id}/folders`)).value.items
  },

  async certificate(id: string): Promise<Certificate> {
    return (await request<Certificate>('GET', `/accounts/${id}/certificate`)).value
  },

  async certify(id: string): Promise<void> {
    await request('POST', `/accounts/${id}/certificate`)
  },

  async problems(id: string): Promise<MailProblem[]> {
    return (await request<{ items: MailProblem[] }>('GET', `/accounts/${id}/problems`)).value.items
  },

  async importFile(file: File, signal?: AbortSignal): Promise<ImportResult> {
    return (await request<ImportResult>('POST', '/accounts/import', { query: { fileName: file.name }, body: file, signal })).value
  },
}
