import { expect, it } from 'vitest'
import { distance, inUnits } from './duration'

it.each([
  [300, 5, 'minute'],
  [3600, 1, 'hour'],
  [5400, 90, 'minute'],
  [43_200, 12, 'hour'],
  [86_400, 1, 'day'],
  [2_592_000, 30, 'day'],
  [90_000, 25, 'hour'],
  [30, 0, 'minute'],
])('%d seconds are %d of %s', (seconds, amount, unit) => {
  expect(inUnits(seconds)).toEqual({ amount, unit })
})

it.each([
  [4_000, 4, 'second'],
  [-59_000, -59, 'second'],
  [90 * 60_000, 1, 'hour'],
  [-26 * 3_600_000, -1, 'day'],
  [6.9 * 86_400_000, 6, 'day'],
  [-400 * 86_400_000, -1, 'year'],
  [75 * 86_400_000, 2, 'month'],
])('%d milliseconds are %d of %s', (milliseconds, amount, unit) => {
  expect(distance(milliseconds)).toEqual({ amount, unit })
})
