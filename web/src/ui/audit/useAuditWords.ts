import { useI18n } from 'vue-i18n'
import type { AuditEvent } from '../../api/audit'
import { useTimeWords } from '../../composables/useTimeWords'
import type { Plain } from './metadata'

/** Where metadata usually names the thing, the best name first. */
const NAMES = ['displayName', 'name', 'email', 'slug', 'task'] as const

/** Audit entries in words. What the catalogue does not know is shown as it is. */
export function useAuditWords() {
  const { t, te, tm } = useI18n()
  const times = useTimeWords()

  function eventWord(name: string): string {
    return te(`audit.event.${name}`) ? t(`audit.event.${name}`) : name
  }

  function nounWord(noun: string): string {
    return te(`audit.noun.${noun}`) ? t(`audit.noun.${noun}`) : noun
  }

  /** Who did it; Postroom itself and people without a session have no account to name. */
  function actorWord(event: AuditEvent): string {
    if (event.actor) return event.actor.displayName || event.actor.email || event.actor.id
    return event.address ? t('audit.someone') : t('audit.system')
  }

  /** What it was done to: the noun, and the name that was noted or the beginning of the id. */
  function objectWord(event: AuditEvent): string {
    const name = NAMES.map((key) => event.metadata[key]).find((value): value is string => typeof value === 'string' && value !== '')
    const noun = event.resourceType ? nounWord(event.resourceType) : ''
    if (name) return noun ? t('audit.object', { noun, name }) : name
    if (!noun) return ''
    return event.resourceId ? t('audit.object', { noun, name: event.resourceId.slice(0, 8) }) : noun
  }

  /** Every event that there is a word for, by that word. */
  function knownEvents(): { value: string; label: string }[] {
    return Object.keys(tm('audit.event') as Record<string, unknown>)
      .map((value) => ({ value, label: eventWord(value) }))
      .sort((a, b) => a.label.localeCompare(b.label))
  }

  function noteWord(name: string): string {
    return te(`audit.note.${name}`) ? t(`audit.note.${name}`) : name
  }

  /** A value in words; the names of lengths of time end in `Seconds`, those of moments in `At`. */
  function valueWord(name: string, value: Plain): string {
    if (value === null) return '–'
    if (typeof value === 'number' && name.endsWith('Seconds')) return times.length(value)
    if (typeof value === 'string') {
      if (name.endsWith('At') && !Number.isNaN(Date.parse(value))) return times.exact(value)
      if (name === 'role' && te(`role.${value}`)) return t(`role.${value}`)
      if (name === 'registration' && te(`admin.policy.registration.${value}`)) return t(`admin.policy.registration.${value}`)
      if (name === 'writingHelp' && te(`admin.policy.writingHelp.${value}`)) return t(`admin.policy.writingHelp.${value}`)
    }
    return typeof value === 'boolean' ? t(value ? 'audit.yes' : 'audit.no') : String(value)
  }

  return { noteWord, valueWord, eventWord, nounWord, actorWord, objectWord, knownEvents }
}
