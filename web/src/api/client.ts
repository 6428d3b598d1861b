import createClient from 'openapi-fetch'
import { ApiProblem, problemOf, Unreachable } from './problem'
import type { paths } from './schema'
import { currentToken, forgetToken, refreshToken, sessionEvents } from './session-token'
import type { Tagged } from './types'

/** Kinds of 401 that are about what was sent along, not about the session. */
const ABOUT_WHAT_WAS_SENT = ['wrong-credentials', 'second-factor-required', 'wrong-code']

/**
 * Makes every call of the client: adds the token, renews it once when the server refuses it,
 * and reports an ended session. Refused answers come back as `ApiProblem` through `unwrap`.
 */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: (request) => send(request),
})

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/**
 * The body of an answer; throws `ApiProblem` when the server refused, `Unreachable` without one.
 * `Narrow` states the known values of roles and states where the document says only `string`.
 */
export async function unwrap<Data, Narrow extends Data = Data>(call: Promise<Answer<Data>>): Promise<Narrow> {
  const answer = await call
  if (!answer.response.ok) throw await refused(answer)
  return answer.data as Narrow
}

/** Like `unwrap`, with the version tag that a later edit has to send as `If-Match`. */
export async function unwrapTagged<Data, Narrow extends Data = Data>(call: Promise<Answer<Data>>): Promise<Tagged<Narrow>> {
  const answer = await call
  if (!answer.response.ok) throw await refused(answer)
  return { value: answer.data as Narrow, etag: answer.response.headers.get('ETag') }
}

/** The header that lets an edit through only while the thing is as it was read. */
export function ifMatch(etag: string | null): { 'If-Match'?: string } {
  return etag ? { 'If-Match': etag } : {}
}

/** The tag of a version, for things that are read only in lists. */
export function etagOf(version: number): string {
  return `"${version}"`
}

/** The header that makes a repeated creation safe. */
export function idempotencyKey(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}

async function send(request: Request): Promise<Response> {
  const spare = request.clone()
  const token = currentToken()
  const response = await deliver(request, token)
  if (response.status !== 401 || (await isAboutWhatWasSent(response))) return response

  // Another call may have renewed the token while this one was on its way.
  const renewed = currentToken() !== token && currentToken() !== null ? true : await refreshToken()
  if (renewed) {
    const again = await deliver(spare, currentToken())
    if (again.status !== 401) {
      await response.body?.cancel()
      return again
    }
    await again.body?.cancel()
    forgetToken()
  }
  sessionEvents().ended()
  return response
}

async function isAboutWhatWasSent(response: Response): Promise<boolean> {
  return ABOUT_WHAT_WAS_SENT.includes((await problemOf(response.clone())).kind)
}

async function deliver(request: Request, token: string | null): Promise<Response> {
  if (token) request.headers.set('Authorization', `Bearer ${token}`)
  try {
    const response = await globalThis.fetch(request)
    sessionEvents().reached(true)
    return response
  } catch (cause) {
    if (request.signal.aborted) throw cause
    sessionEvents().reached(false)
    throw new Unreachable(cause)
  }
}

async function refused(answer: Answer<unknown>): Promise<ApiProblem> {
  const problem = await problemOf(answer.response, answer.error)
  if (problem.kind === 'password-change-required') sessionEvents().passwordChangeRequired()
  if (problem.kind === 'second-factor-enrolment-required') sessionEvents().secondFactorRequired()
  return problem
}

/** The beginning of what an address that carries its own ticket answers, as text of so many characters at most. */
export async function readText(path: string, most: number): Promise<string> {
  const reader = (await ask(path)).body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (reader && text.length < most) {
    const { done, value } = await reader.read()
    if (done) return text
    text += value
  }
  await reader?.cancel()
  return text.slice(0, most)
}

/** Whether such an address answers with what it stands for; fails with what is in the way. */
export async function reach(path: string): Promise<void> {
  await (await ask(path)).body?.cancel()
}

async function ask(path: string): Promise<Response> {
  const response = await send(new Request(new URL(path, globalThis.location.origin)))
  if (!response.ok) throw await refused({ response })
  return response
}

/** A file on its way up: `progress` is told a share between 0 and 1. `fetch` cannot tell how far it is. */
export async function upload<Answer>(path: string, file: Blob, progress: (share: number) => void, signal: AbortSignal): Promise<Answer> {
  const token = currentToken()
  let response = await transmit(path, file, progress, signal)
  if (response.status === 401) {
    const renewed = (currentToken() !== token && currentToken() !== null) || (await refreshToken())
    if (renewed) response = await transmit(path, file, progress, signal)
    if (response.status === 401) sessionEvents().ended()
  }
  if (!response.ok) throw await refused({ response })
  return (await response.json()) as Answer
}

function transmit(path: string, file: Blob, progress: (share: number) => void, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.responseType = 'text'
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    const token = currentToken()
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      sessionEvents().reached(true)
      resolve(new Response(request.responseText, { status: request.status, headers: { 'Content-Type': request.getResponseHeader('Content-Type') ?? '' } }))
    }
    request.onerror = () => {
      sessionEvents().reached(false)
      reject(new Unreachable(null))
    }
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
