import { problemOf } from './problem'
import { currentToken, refreshToken, sessionEvents } from './session-token'
import { eventParser, type ServerEvent } from './sse'

/** What a stream of changes tells. */
export interface ChangeListener {
  /** Something of this kind was made, changed or removed. */
  changed(kind: string): void
  /** Something of this kind changes all the time. */
  hinted(kind: string): void
  /** Anything may have changed. */
  resync(): void
  /** Told when the stream stands, and when it was lost. */
  standing(stands: boolean): void
}

const PATH = '/api/v1/events'
/** Milliseconds without a word, after which the stream is dead: the server says something every 15 seconds. */
const SILENCE = 40_000
/** Milliseconds before the first new attempt, and at most. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000
/** Milliseconds that a hidden tab keeps its stream; browsers allow a server only six connections over HTTP/1.1. */
const HIDDEN = 20_000

/**
 * Keeps one stream of changes open for as long as there is a session, the tab is seen and the browser is online; goes on
 * where it was cut off. Returns a function that ends it.
 */
export function followChanges(listener: ChangeListener): () => void {
  const end = new AbortController()
  void follow(listener, end.signal)
  return () => end.abort()
}

async function follow(listener: ChangeListener, end: AbortSignal): Promise<void> {
  let last: string | null = null
  let failures = 0

  while (!end.aborted) {
    await until(seen, ['visibilitychange', 'online'], end)
    if (end.aborted) return
    let pause: number | null = null
    try {
      const outcome = await open(last, end)
      if (outcome === 'over') return
      if (outcome instanceof Response) {
        await read(outcome, end, (event) => {
          failures = 0
          listener.standing(true)
          last = event?.id ?? last
          if (event) tell(listener, event)
        })
        // The server stops, or the session ended: which of the two, the next attempt tells.
      } else {
        failures += 1
        pause = outcome
      }
    } catch {
      failures += 1
    }
    if (end.aborted) return
    if (seen()) listener.standing(false)
    await rest(pause ?? backOff(failures), end)
  }
}

/** A stream, the milliseconds to wait before trying again, or null for the usual ones; `over` without a session. */
async function open(last: string | null, end: AbortSignal): Promise<Response | number | null | 'over'> {
  const token = currentToken()
  let response = await ask(last, end)
  if (response.status === 401) {
    await response.body?.cancel()
    const renewed = (currentToken() !== token && currentToken() !== null) || (await refreshToken())
    if (renewed) response = await ask(last, end)
    if (response.status === 401) {
      if (end.aborted) return 'over'
      if (renewed) await response.body?.cancel()
      sessionEvents().ended()
      return 'over'
    }
  }
  if (response.ok) return response
  const { status, retryAfter } = await problemOf(response)
  // Forbidden until something happens that opens another session.
  if (status === 403) return 'over'
  return retryAfter === null ? null : retryAfter * 1000
}

function ask(last: string | null, end: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' }
  const token = currentToken()
  if (token) headers.Authorization = `Bearer ${token}`
  if (last !== null) headers['Last-Event-ID'] = last
  return globalThis.fetch(PATH, { headers, signal: end, cache: 'no-store' })
}

/** Reads to the end; gives up a stream that says nothing any more, or that nobody sees. Comments are told as null. */
async function read(response: Response, end: AbortSignal, told: (event: ServerEvent | null) => void): Promise<void> {
  const reader = response.body?.getReader()
  if (!reader) return
  const parse = eventParser()
  const decoder = new TextDecoder()
  const cancel = () => void reader.cancel().catch(() => {})
  let silence = setTimeout(cancel, SILENCE)
  let hidden: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(hidden)
    if (!navigator.onLine) cancel()
    else if (document.hidden) hidden = setTimeout(cancel, HIDDEN)
  }
  end.addEventListener('abort', cancel)
  document.addEventListener('visibilitychange', look)
  globalThis.addEventListener('offline', look)
  look()
  told(null)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      clearTimeout(silence)
      silence = setTimeout(cancel, SILENCE)
      const events = parse(decoder.decode(value, { stream: true }))
      if (end.aborted) return
      events.forEach(told)
    }
  } finally {
    clearTimeout(silence)
    clearTimeout(hidden)
    end.removeEventListener('abort', cancel)
    document.removeEventListener('visibilitychange', look)
    globalThis.removeEventListener('offline', look)
  }
}

function tell(listener: ChangeListener, { event, data }: ServerEvent): void {
  const kind = (): string => String((JSON.parse(data) as { kind?: unknown }).kind ?? '')
  if (event === 'change') listener.changed(kind())
  else if (event === 'hint') listener.hinted(kind())
  else if (event === 'resync') listener.resync()
}

function seen(): boolean {
  return navigator.onLine && !document.hidden
}

/** Longer with every failure, and never the same for two clients that were cut off together. */
function backOff(failures: number): number {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures)
  return longest / 2 + (Math.random() * longest) / 2
}

/** Waits for the milliseconds, or less when the browser comes back. */
function rest(milliseconds: number, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds)
    globalThis.addEventListener('online', done)
    end.addEventListener('abort', done)
    function done(): void {
      clearTimeout(timer)
      globalThis.removeEventListener('online', done)
      end.removeEventListener('abort', done)
      resolve()
    }
  })
}

/** Waits until it is so; looks whenever one of the events happens. */
function until(condition: () => boolean, events: string[], end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (condition() || end.aborted) return resolve()
    const targets = [globalThis, document]
    const look = () => {
      if (!condition() && !end.aborted) return
      for (const target of targets) for (const event of events) target.removeEventListener(event, look)
      end.removeEventListener('abort', look)
      resolve()
    }
    for (const target of targets) for (const event of events) target.addEventListener(event, look)
    end.addEventListener('abort', look)
  })
}
