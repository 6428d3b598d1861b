import { expect, it } from 'vitest'
import { sendTimes } from './sendTimes'

it('offers times by the clocks of whoever sends, and none twice', () => {
  const saturday = new Date('2026-11-21T23:30:00Z')
  expect(sendTimes(saturday, 'UTC')).toEqual([
    { key: 'tomorrow', shown: '2026-11-22T08:00' },
    { key: 'tomorrowAfternoon', shown: '2026-11-22T13:00' },
    { key: 'monday', shown: '2026-11-23T08:00' },
  ])
  // It is Sunday there.
  expect(sendTimes(saturday, 'Europe/Berlin').map(({ shown }) => shown)).toEqual(['2026-11-23T08:00', '2026-11-23T13:00'])
})
