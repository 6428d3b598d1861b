import { newId } from './newId'

const KEY = 'postroom.device'

let known = ''

/** What the server calls this browser: the same in all its windows, and after a restart. */
export function deviceId(): string {
  known ||= kept() || keep(`web-${newId()}`)
  return known
}

function kept(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

function keep(id: string): string {
  try {
    localStorage.setItem(KEY, id)
  } catch {
    // A browser can refuse storage; it is then another device after a reload.
  }
  return id
}
