import type { AuditFilter } from '../../api/audit'
import { dayAfter, startOfDay } from '../../composables/zonedDay'

/** The filter as it stands in the address. Empty texts do not narrow. */
export interface FilterFields {
  event: string
  actor: string
  result: '' | 'succeeded' | 'refused'
  /** First and last day, both included. */
  from: string
  to: string
  /** The thing that it happened to, by its noun and id. */
  resourceType: string
  resource: string
}

export const NO_FILTER: FilterFields = { event: '', actor: '', result: '', from: '', to: '', resourceType: '', resource: '' }

type Query = Record<string, string | null | (string | null)[] | undefined>

/** Reads the filter out of an address; what it does not know is left out. */
export function filterOf(query: Query): FilterFields {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const result = text('result')
  return {
    event: text('event'),
    actor: text('actor'),
    result: result === 'succeeded' || result === 'refused' ? result : '',
    from: text('from'),
    to: text('to'),
    resourceType: text('resourceType'),
    resource: text('resource'),
  }
}

/** What the server is asked for. Days begin and end in the reader's time zone. */
export function requestOf(fields: FilterFields, timeZone?: string): AuditFilter {
  const from = fields.from ? startOfDay(fields.from, timeZone) : null
  const to = fields.to ? startOfDay(dayAfter(fields.to), timeZone) : null
  return {
    ...(fields.event ? { event: fields.event } : {}),
    ...(fields.actor ? { actor: fields.actor } : {}),
    ...(fields.result ? { succeeded: fields.result === 'succeeded' } : {}),
    ...(fields.resourceType ? { resourceType: fields.resourceType } : {}),
    ...(fields.resource ? { resource: fields.resource } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}

/** How many parts of the filter narrow the list. */
export function narrowings(fields: FilterFields): number {
  return [fields.event, fields.actor, fields.result, fields.from || fields.to, fields.resource].filter(Boolean).length
}
