import { problemOf, Unreachable } from './problem'
import type { SignedIn } from './types'

/** What the rest of the client does when something happens to the session. */
export interface SessionEvents {
  /** The session is over and could not be renewed. */
  ended(): void
  /** The server answers nothing but a password change. */
  passwordChangeRequired(): void
  /** The server answers nothing but the enrolment of a second factor. */
  secondFactorRequired(): void
  /** The renewed session belongs to another tenant or person: another tab switched. */
  replaced(): void
  /** Told after every call: whether the server could be reached. */
  reached(ok: boolean): void
}

const REFRESH_PATH = '/api/v1/auth/refresh'

/** The access token stays in memory only; the refresh token is a cookie that no script can read. */
let accessToken: string | null = null
let refreshing: Promise<boolean> | null = null
let events: SessionEvents = { ended() {}, passwordChangeRequired() {}, secondFactorRequired() {}, replaced() {}, reached() {} }

export function onSessionEvents(handlers: SessionEvents): void {
  events = handlers
}

export function sessionEvents(): SessionEvents {
  return events
}

export function currentToken(): string | null {
  return accessToken
}

export function keepToken(signedIn: SignedIn): void {
  accessToken = signedIn.accessToken
}

export function forgetToken(): void {
  accessToken = null
}

/**
 * Renews the access token with the refresh cookie. Calls at the same time share one request.
 * False when there is no session any more.
 */
export function refreshToken(): Promise<boolean> {
  refreshing ??= renew().finally(() => {
    refreshing = null
  })
  return refreshing
}

async function renew(): Promise<boolean> {
  const before = accessToken
  let response: Response
  try {
    response = await globalThis.fetch(REFRESH_PATH, { method: 'POST', credentials: 'same-origin' })
  } catch (cause) {
    events.reached(false)
    throw new Unreachable(cause)
  }
  events.reached(true)
  if (response.status === 401) {
    // An answer whose body nobody reads would stay open.
    await response.body?.cancel()
    forgetToken()
    return false
  }
  if (!response.ok) throw await problemOf(response)
  keepToken((await response.json()) as SignedIn)
  if (before && ownerOf(before) !== ownerOf(accessToken)) events.replaced()
  return true
}

/** Tenant and person of a token, or an empty text when it cannot be read. */
function ownerOf(token: string | null): string {
  try {
    const payload = token?.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? ''
    const claims = JSON.parse(atob(payload)) as { sub?: string; tid?: string | null }
    return `${claims.sub ?? ''} ${claims.tid ?? ''}`
  } catch {
    return ''
  }
}
