import { expect, it } from 'vitest'
import { dayAfter, momentOf, shownAt, startOfDay } from './zonedDay'

it.each([
  ['2026-11-21', 'UTC', '2026-11-21T00:00:00.000Z'],
  ['2026-11-21', 'Europe/Berlin', '2026-11-20T23:00:00.000Z'],
  ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
  ['2026-11-21', 'America/New_York', '2026-11-21T05:00:00.000Z'],
  ['2026-11-21', 'Asia/Kolkata', '2026-11-20T18:30:00.000Z'],
  // The days on which clocks change begin with the former offset.
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
])('%s begins in %s at %s', (day, zone, moment) => {
  expect(startOfDay(day, zone)).toBe(moment)
})

it.each(['', '2026-13-01', 'yesterday', '21.11.2026'])('%s is no day', (text) => {
  expect(startOfDay(text, 'UTC')).toBeNull()
})

it('survives a time zone that nobody knows', () => {
  expect(startOfDay('2026-11-21', 'Moon/Base')).not.toBeNull()
})

it.each([
  ['2026-11-21', '2026-11-22'],
  ['2026-12-31', '2027-01-01'],
  ['2028-02-28', '2028-02-29'],
])('after %s comes %s', (day, next) => {
  expect(dayAfter(day)).toBe(next)
})

it.each([
  ['2026-11-23T08:00', 'Europe/Berlin', '2026-11-23T07:00:00.000Z'],
  ['2026-07-01T13:30', 'America/New_York', '2026-07-01T17:30:00.000Z'],
])('clocks that show %s in %s do so at %s', (shown, zone, moment) => {
  expect(momentOf(shown, zone)).toBe(moment)
  expect(shownAt(new Date(moment), zone)).toBe(shown)
})

it('has no moment for what no clock shows', () => {
  for (const shown of ['', '2026-11-23', '2026-11-23T25:00', '2026-11-23T08:00:00']) expect(momentOf(shown, 'UTC')).toBeNull()
})
