/** Fewest characters of a password. */
export const PASSWORD_LENGTH = 12

export interface PasswordRule {
  key: 'length' | 'email' | 'different'
  met: boolean
}

/** The rules that can be judged here; how easy a password is to guess is judged by the server. */
export function passwordRules(next: string, current: string, person: { email: string; handle: string }): PasswordRule[] {
  const lower = next.toLowerCase()
  return [
    { key: 'length', met: [...next].length >= PASSWORD_LENGTH },
    { key: 'email', met: next !== '' && lower !== person.email.toLowerCase() && lower !== person.handle.toLowerCase() },
    { key: 'different', met: next !== '' && next !== current },
  ]
}
