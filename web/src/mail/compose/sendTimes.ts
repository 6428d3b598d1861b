import { dayAfter, shownAt } from '../../composables/zonedDay'

/** A time that is offered for sending: its word in the catalogue, and the day and time that clocks show. */
export interface SendTime {
  key: 'tomorrow' | 'tomorrowAfternoon' | 'monday'
  shown: string
}

/** Times that people often choose, by the clocks of a time zone; each of them once. */
export function sendTimes(now: Date, timeZone?: string): SendTime[] {
  const tomorrow = dayAfter(shownAt(now, timeZone).slice(0, 10))
  let monday = tomorrow
  while (new Date(`${monday}T00:00:00Z`).getUTCDay() !== 1) monday = dayAfter(monday)
  const times: SendTime[] = [
    { key: 'tomorrow', shown: `${tomorrow}T08:00` },
    { key: 'tomorrowAfternoon', shown: `${tomorrow}T13:00` },
  ]
  return monday === tomorrow ? times : [...times, { key: 'monday', shown: `${monday}T08:00` }]
}
