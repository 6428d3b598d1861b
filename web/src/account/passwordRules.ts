/** Fewest characters of a password. */
export const PASSWORD_LENGTH = 12

/** What is known about whose password it will be; rules about the rest are left to the server. */
export interface PasswordContext {
  current?: string
  email?: string
  handle?: string
}

export interface PasswordRule {
  key: 'length' | 'email' | 'different'
  met: boolean
}

/** The rules that can be judged here; how easy a password is to guess is judged by the server. */
export function passwordRules(next: string, context: PasswordContext): PasswordRule[] {
  const lower = next.toLowerCase()
  const rules: PasswordRule[] = [{ key: 'length', met: [...next].length >= PASSWORD_LENGTH }]
  if (context.email !== undefined) rules.push({ key: 'email', met: next !== '' && lower !== context.email.toLowerCase() && lower !== context.handle?.toLowerCase() })
  if (context.current !== undefined) rules.push({ key: 'different', met: next !== '' && next !== context.current })
  return rules
}
