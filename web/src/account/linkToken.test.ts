import { beforeEach, expect, it, vi } from 'vitest'
import { linkToken, takeLinkToken } from './linkToken'

const history = { state: null, replaceState: vi.fn() }
const open = (path: string, hash: string) => takeLinkToken({ pathname: path, search: '', hash } as Location, history as unknown as History)

beforeEach(() => {
  vi.clearAllMocks()
  linkToken.value = ''
})

it('takes a secret out of the address', () => {
  open('/invitation', '#secret-token')
  expect(linkToken.value).toBe('secret-token')
  expect(history.replaceState).toHaveBeenCalledWith(null, '', '/invitation')
})

it('leaves other pages and links without a secret alone', () => {
  open('/admin/members', '#main')
  open('/reset', '')
  open('/reset', '#')
  expect(linkToken.value).toBe('')
  expect(history.replaceState).not.toHaveBeenCalled()
})
