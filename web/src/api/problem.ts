import type { components } from './schema'

/** A field that the server refused, and why. */
export type FieldProblem = components['schemas']['FieldError']

interface ProblemDocument {
  type?: string
  detail?: string
  instance?: string
  conflict?: components['schemas']['DraftConflict'] | null
  errors?: FieldProblem[] | null
}

const KIND_PREFIX = 'urn:postroom:problem:'

/** A problem document (RFC 9457) as an error. `kind` is the last part of its type. */
export class ApiProblem extends Error {
  readonly status: number
  readonly kind: string
  readonly fields: FieldProblem[]
  /** Seconds to wait before trying again, when the server said so. */
  readonly retryAfter: number | null
  /** The request id, for whoever looks into the server's log. */
  readonly requestId: string | null
  /** Both sides, when a draft was saved elsewhere meanwhile and somebody has to decide. */
  readonly conflict: components['schemas']['DraftConflict'] | null

  constructor(status: number, document: ProblemDocument, headers: Headers) {
    super(document.detail ?? '')
    this.name = 'ApiProblem'
    this.status = status
    this.kind = document.type?.startsWith(KIND_PREFIX) ? document.type.slice(KIND_PREFIX.length) : `http-${status}`
    this.fields = document.errors ?? []
    const seconds = Number.parseInt(headers.get('Retry-After') ?? '', 10)
    this.retryAfter = Number.isFinite(seconds) ? seconds : null
    this.requestId = headers.get('X-Request-Id')
    this.conflict = document.conflict ?? null
  }

  /** The reason given for a field, or null. */
  reasonFor(field: string): string | null {
    return this.fields.find((problem) => problem.field === field)?.reason ?? null
  }
}

/** The server could not be reached: no network, or it is not running. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('server unreachable', { cause })
    this.name = 'Unreachable'
  }
}

/** True when the error is a problem of this kind. */
export function isProblem(error: unknown, kind: string): error is ApiProblem {
  return error instanceof ApiProblem && error.kind === kind
}

/** Reads the problem out of a refused answer; an answer that is no document still has its status. */
export async function problemOf(response: Response, body?: unknown): Promise<ApiProblem> {
  const parsed = body ?? (await response.json().catch(() => ({})))
  const document = typeof parsed === 'object' && parsed !== null ? (parsed as ProblemDocument) : {}
  return new ApiProblem(response.status, document, response.headers)
}
