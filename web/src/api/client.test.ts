import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, idempotencyKey, ifMatch, unwrap, unwrapTagged } from './client'
import { ApiProblem, Unreachable } from './problem'
import { forgetToken, keepToken, onSessionEvents } from './session-token'

type Reply = (request: Request) => Response

const events = { ended: vi.fn(), passwordChangeRequired: vi.fn(), secondFactorRequired: vi.fn(), replaced: vi.fn(), reached: vi.fn() }
const sent: Request[] = []
let replies: Record<string, Reply[]>

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })
}

const unauthenticated: Reply = () => json(401, { type: 'urn:postroom:problem:unauthenticated', detail: 'ended' })
const token = (person: string, tenant: string | null, number = 1) => `h.${btoa(JSON.stringify({ sub: person, tid: tenant, number }))}.s`
const signedIn = (accessToken: string): Reply => () => json(200, { accessToken, tokenType: 'Bearer', expiresIn: 900, mustChangePassword: false, mustEnrolSecondFactor: false })

beforeEach(() => {
  vi.clearAllMocks()
  sent.length = 0
  replies = {}
  forgetToken()
  onSessionEvents(events)
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, location.origin), init)
    sent.push(request)
    const path = new URL(request.url).pathname.replace('/api/v1', '')
    const queue = replies[path]
    const reply = queue && queue.length > 1 ? queue.shift() : queue?.[0]
    if (!reply) throw new TypeError(`no reply for ${path}`)
    return reply(request)
  })
})

const calls = (path: string) => sent.filter((request) => request.url.endsWith(path))
const me = () => unwrap(api.GET('/api/v1/auth/me'))

describe('the token', () => {
  it('goes with every call', async () => {
    keepToken({ accessToken: 'abc', tokenType: 'Bearer', expiresIn: 900, mustChangePassword: false, mustEnrolSecondFactor: false })
    replies['/auth/me'] = [() => json(200, {})]
    await me()
    expect(sent[0]?.headers.get('Authorization')).toBe('Bearer abc')
  })

  it('is renewed once when it is refused, and the call goes on with its body', async () => {
    replies['/auth/switch'] = [unauthenticated, () => json(200, {})]
    replies['/auth/refresh'] = [signedIn('new')]
    await unwrap(api.POST('/api/v1/auth/switch', { body: { tenant: 'acme' } }))
    const [, again] = calls('/auth/switch')
    expect(again?.headers.get('Authorization')).toBe('Bearer new')
    expect(await again?.json()).toEqual({ tenant: 'acme' })
    expect(calls('/auth/refresh')).toHaveLength(1)
    expect(events.ended).not.toHaveBeenCalled()
  })

  it('is renewed once for calls at the same time', async () => {
    replies['/auth/me'] = [unauthenticated, unauthenticated, unauthenticated, () => json(200, {})]
    replies['/auth/refresh'] = [signedIn('new')]
    await Promise.all([me(), me(), me()])
    expect(calls('/auth/refresh')).toHaveLength(1)
  })

  it('that cannot be renewed ends the session', async () => {
    replies['/auth/me'] = [unauthenticated]
    replies['/auth/refresh'] = [unauthenticated]
    await expect(me()).rejects.toMatchObject({ kind: 'unauthenticated' })
    expect(events.ended).toHaveBeenCalledOnce()
  })

  it('that is refused again right after its renewal ends the session without a loop', async () => {
    replies['/auth/me'] = [unauthenticated]
    replies['/auth/refresh'] = [signedIn('new')]
    await expect(me()).rejects.toBeInstanceOf(ApiProblem)
    expect(calls('/auth/me')).toHaveLength(2)
    expect(events.ended).toHaveBeenCalledOnce()
  })

  it('of another tenant than before tells the page to start again', async () => {
    keepToken({ accessToken: token('ida', 'a'), tokenType: 'Bearer', expiresIn: 900, mustChangePassword: false, mustEnrolSecondFactor: false })
    replies['/auth/me'] = [unauthenticated, () => json(200, {})]
    replies['/auth/refresh'] = [signedIn(token('ida', 'b'))]
    await me()
    expect(events.replaced).toHaveBeenCalledOnce()
  })

  it('of the same person and tenant does not', async () => {
    keepToken({ accessToken: token('ida', 'a', 1), tokenType: 'Bearer', expiresIn: 900, mustChangePassword: false, mustEnrolSecondFactor: false })
    replies['/auth/me'] = [unauthenticated, () => json(200, {})]
    replies['/auth/refresh'] = [signedIn(token('ida', 'a', 2))]
    await me()
    expect(events.replaced).not.toHaveBeenCalled()
  })
})

describe('refused answers', () => {
  it('of a wrong password are about the password, not the session', async () => {
    replies['/auth/login'] = [() => json(401, { type: 'urn:postroom:problem:wrong-credentials', detail: 'no' })]
    await expect(unwrap(api.POST('/api/v1/auth/login', { body: { email: 'a', password: 'b' } }))).rejects.toMatchObject({ kind: 'wrong-credentials' })
    expect(calls('/auth/refresh')).toHaveLength(0)
    expect(events.ended).not.toHaveBeenCalled()
  })

  it('carry the fields, the waiting time and the request id', async () => {
    replies['/auth/me'] = [() => json(429, { type: 'urn:postroom:problem:too-many-requests', detail: 'slow', errors: [{ field: 'email', reason: 'taken' }] }, { 'Retry-After': '48', 'X-Request-Id': 'r1' })]
    const problem = await me().catch((error: unknown) => error)
    expect(problem).toMatchObject({ kind: 'too-many-requests', retryAfter: 48, requestId: 'r1' })
    expect((problem as ApiProblem).reasonFor('email')).toBe('taken')
  })

  it('asking for a password change reach the page', async () => {
    replies['/auth/me'] = [() => json(403, { type: 'urn:postroom:problem:password-change-required' })]
    await expect(me()).rejects.toBeInstanceOf(ApiProblem)
    expect(events.passwordChangeRequired).toHaveBeenCalledOnce()
  })

  it('without a document still have their status', async () => {
    replies['/auth/me'] = [() => new Response('<html>', { status: 502 })]
    await expect(me()).rejects.toMatchObject({ status: 502, kind: 'http-502' })
  })
})

describe('a server that is away', () => {
  it('is reported, and its return too', async () => {
    await expect(me()).rejects.toBeInstanceOf(Unreachable)
    expect(events.reached).toHaveBeenLastCalledWith(false)
    replies['/auth/me'] = [() => json(200, {})]
    await me()
    expect(events.reached).toHaveBeenLastCalledWith(true)
    expect(events.ended).not.toHaveBeenCalled()
  })
})

describe('headers', () => {
  it('name the version that an edit is based on', async () => {
    replies['/auth/me'] = [() => json(200, {}, { ETag: '"7"' })]
    const read = await unwrapTagged(api.GET('/api/v1/auth/me'))
    await unwrapTagged(api.PATCH('/api/v1/auth/me', { body: { displayName: 'Ida' }, headers: ifMatch(read.etag) }))
    expect(sent[1]?.headers.get('If-Match')).toBe('"7"')
    expect(ifMatch(null)).toEqual({})
  })

  it('name the attempt at a creation', () => {
    expect(idempotencyKey('k')).toEqual({ 'Idempotency-Key': 'k' })
  })
})
