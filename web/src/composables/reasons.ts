/** What the server says about a field, in English, and where the catalogue says the same. `n` is the number in it. */
const REASONS: [RegExp, string][] = [
  [/^is not (?:your|the current) password$/, 'problem.wrong-password'],
  [/^is not the code of this moment$|^is wrong, or was used before$/, 'problem.wrong-code'],
  [/^must have at least (?<n>\d+) characters$/, 'problem.reason.short'],
  [/^must have at most (?<n>\d+) (?:characters|bytes)$/, 'problem.reason.long'],
  [/^must not be the e-mail address$/, 'account.password.isEmail'],
  [/^must differ from the current password$/, 'account.password.isSame'],
  [/^is too easy to guess/, 'problem.reason.guessable'],
  [/^is known from a data breach/, 'problem.reason.breached'],
  [/^is taken$/, 'problem.reason.taken'],
  [/^must not be empty$|^is missing$/, 'problem.reason.empty'],
  [/^must not hold control/, 'problem.reason.invisible'],
  [/^must look like name@|domain.* after the @|domain, such as/, 'problem.reason.email'],
  [/before the @$/, 'problem.reason.localPart'],
  [/^must have 2 to 48 characters$|^must start with a letter .* hyphen$/, 'operator.create.slugInvalid'],
  [/^may hold what your role allows/, 'problem.reason.role'],
]

/** The catalogue's key for a reason of the server, or null when only the server has words for it. */
export function reasonKey(reason: string): { key: string; n: number } | null {
  for (const [pattern, key] of REASONS) {
    const found = pattern.exec(reason)
    if (found) return { key, n: Number(found.groups?.n ?? 0) }
  }
  return null
}
