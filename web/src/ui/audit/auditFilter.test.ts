import { describe, expect, it } from 'vitest'
import { filterOf, narrowings, NO_FILTER, requestOf } from './auditFilter'

describe('the filter of a trail', () => {
  it('is read out of the address, without what it does not know', () => {
    expect(filterOf({ event: 'login', result: 'perhaps', from: ['2026-11-01'], page: '2' })).toEqual({ ...NO_FILTER, event: 'login' })
    expect(filterOf({ result: 'refused', actor: 'a', from: '2026-11-01', to: '2026-11-02' })).toEqual({ ...NO_FILTER, result: 'refused', actor: 'a', from: '2026-11-01', to: '2026-11-02' })
  })

  it('asks for nothing when nothing is chosen', () => {
    expect(requestOf(NO_FILTER)).toEqual({})
  })

  it('includes the last day as a whole, in the reader’s time zone', () => {
    expect(requestOf({ ...NO_FILTER, from: '2026-11-20', to: '2026-11-21' }, 'Europe/Berlin')).toEqual({
      from: '2026-11-19T23:00:00.000Z',
      to: '2026-11-21T23:00:00.000Z',
    })
  })

  it('says whether it succeeded as a truth value', () => {
    expect(requestOf({ ...NO_FILTER, result: 'refused' })).toEqual({ succeeded: false })
    expect(requestOf({ ...NO_FILTER, result: 'succeeded' })).toEqual({ succeeded: true })
  })

  it('leaves a day out that is none', () => {
    expect(requestOf({ ...NO_FILTER, from: 'soon' })).toEqual({})
  })

  it('counts a span of days once', () => {
    expect(narrowings({ ...NO_FILTER, from: '2026-11-20', to: '2026-11-21', event: 'login' })).toBe(2)
  })
})
