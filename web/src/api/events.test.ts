import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followChanges } from './events'
import { currentToken, forgetToken, keepToken, onSessionEvents } from './session-token'
import { eventParser } from './sse'

const session = { ended: vi.fn(), passwordChangeRequired: vi.fn(), secondFactorRequired: vi.fn(), replaced: vi.fn(), reached: vi.fn() }
const listener = { changed: vi.fn(), hinted: vi.fn(), resync: vi.fn(), standing: vi.fn() }
const signedIn = (accessToken: string) => ({ accessToken, tokenType: 'Bearer', expiresIn: 900, mustChangePassword: false, mustEnrolSecondFactor: false })

/** An answer whose body the test writes. */
class Stream {
  private controller!: ReadableStreamDefaultController<Uint8Array>
  cancelled = false
  readonly response = new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controller = controller
      },
      cancel: () => {
        this.cancelled = true
      },
    }),
    { status: 200, headers: { 'Content-Type': 'text/event-stream' } },
  )

  send(text: string): void {
    this.controller.enqueue(new TextEncoder().encode(text))
  }

  end(): void {
    this.controller.close()
  }
}

const sent: Headers[] = []
let streams: Stream[]
let answers: (() => Response | Promise<Response>)[]
let stop: (() => void) | undefined

const change = (number: number, kind = 'member') => `id: ${number}\nevent: change\ndata: {"number":${number},"kind":"${kind}","id":"x","removed":false}\n\n`
const refused = (status: number, headers: Record<string, string> = {}) => () => new Response('{}', { status, headers })
/** Lets everything happen that only waits for its turn. */
const turn = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds)

function show(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  sent.length = 0
  streams = []
  answers = []
  onSessionEvents(session)
  keepToken(signedIn('abc'))
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path.endsWith('/refresh')) return new Response(JSON.stringify(signedIn('new')), { status: currentToken() === 'over' ? 401 : 200 })
    sent.push(new Headers(init.headers))
    const answer = answers.shift()
    if (answer) return answer()
    const stream = new Stream()
    streams.push(stream)
    return stream.response
  })
})

afterEach(() => {
  stop?.()
  stop = undefined
  forgetToken()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('the parser', () => {
  it('puts events together from any pieces', () => {
    const text = ': ping\n\nid: 7\nevent: ready\ndata: {"last":7}\n\nevent: hint\r\ndata: {"kind":"task"}\r\n\r\nretry: 5\n\ndata:one\ndata: two\n\n'
    const expected = [
      { id: '7', event: 'ready', data: '{"last":7}' },
      { event: 'hint', data: '{"kind":"task"}' },
      { event: 'message', data: 'one\ntwo' },
    ]
    expect(eventParser()(text)).toEqual(expected)
    const parse = eventParser()
    expect([...text].flatMap((piece) => parse(piece))).toEqual(expected)
  })
})

describe('a stream of changes', () => {
  it('tells kinds, hints and that something was left out', async () => {
    stop = followChanges(listener)
    await turn()
    expect(sent[0]?.get('Authorization')).toBe('Bearer abc')
    expect(sent[0]?.get('Last-Event-ID')).toBeNull()
    streams[0]?.send('id: 6\nevent: ready\ndata: {"last":6}\n\n')
    streams[0]?.send(`${change(7)}event: hint\ndata: {"kind":"task"}\n\nid: 9\nevent: resync\ndata: {"last":9}\n\n`)
    await turn()
    expect(listener.changed.mock.calls).toEqual([['member']])
    expect(listener.hinted.mock.calls).toEqual([['task']])
    expect(listener.resync).toHaveBeenCalledOnce()
    expect(listener.standing).toHaveBeenLastCalledWith(true)
  })

  it('goes on where it was cut off', async () => {
    stop = followChanges(listener)
    await turn()
    streams[0]?.send(change(7))
    await turn()
    streams[0]?.end()
    await turn(1_000)
    expect(listener.standing).toHaveBeenCalledWith(false)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.get('Last-Event-ID')).toBe('7')
    expect(listener.standing).toHaveBeenLastCalledWith(true)
  })

  it('waits longer after each failure, and as long as the server says', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    answers = [refused(503), refused(503), refused(429, { 'Retry-After': '15' })]
    stop = followChanges(listener)
    await turn()
    await turn(999)
    expect(sent).toHaveLength(1)
    await turn(1)
    expect(sent).toHaveLength(2)
    await turn(2_000)
    expect(sent).toHaveLength(3)
    await turn(14_999)
    expect(sent).toHaveLength(3)
    await turn(1)
    expect(sent).toHaveLength(4)
  })

  it('renews a token that is too old', async () => {
    answers = [refused(401)]
    stop = followChanges(listener)
    await turn()
    expect(sent[1]?.get('Authorization')).toBe('Bearer new')
    expect(session.ended).not.toHaveBeenCalled()
  })

  it('ends with the session, and tells so', async () => {
    stop = followChanges(listener)
    await turn()
    keepToken(signedIn('over'))
    answers = [refused(401)]
    streams[0]?.end()
    await turn(1_000)
    expect(session.ended).toHaveBeenCalledOnce()
    await turn(120_000)
    expect(sent).toHaveLength(2)
  })

  it('that says nothing is given up', async () => {
    stop = followChanges(listener)
    await turn()
    await turn(30_000)
    streams[0]?.send(': ping\n\n')
    await turn(30_000)
    expect(streams).toHaveLength(1)
    await turn(11_000)
    expect(streams[0]?.cancelled).toBe(true)
    expect(streams).toHaveLength(2)
  })

  it('is not kept by a tab that nobody sees', async () => {
    stop = followChanges(listener)
    await turn()
    streams[0]?.send(change(7))
    show(true)
    await turn(21_000)
    expect(streams[0]?.cancelled).toBe(true)
    await turn(60_000)
    expect(sent).toHaveLength(1)
    show(false)
    await turn(1_000)
    expect(sent[1]?.get('Last-Event-ID')).toBe('7')
  })

  it('waits offline', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    stop = followChanges(listener)
    await turn(60_000)
    expect(sent).toHaveLength(0)
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
    globalThis.dispatchEvent(new Event('online'))
    await turn()
    expect(sent).toHaveLength(1)
  })

  it('ends when it is no longer wanted', async () => {
    stop = followChanges(listener)
    await turn()
    stop()
    await turn(60_000)
    expect(streams[0]?.cancelled).toBe(true)
    expect(sent).toHaveLength(1)
  })
})
