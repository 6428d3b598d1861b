import { useI18n } from 'vue-i18n'

/** Permissions in words. A name is a noun and what may be done with it: `members:read`. */
export function useScopeWords() {
  const { t, te } = useI18n()

  const noun = (scope: string) => word(`account.scopes.noun.${scope.split(':')[0]}`, scope.split(':')[0] ?? scope)
  const verb = (scope: string) => word(`account.scopes.verb.${scope.split(':')[1]}`, scope.split(':')[1] ?? scope)

  function word(key: string, fallback: string): string {
    return te(key) ? t(key) : fallback
  }

  /** The choices among permissions, one group for each noun, in the order in which they come. */
  function groups(permissions: readonly string[]) {
    const nouns = [...new Set(permissions.map((scope) => scope.split(':')[0] ?? ''))]
    return nouns.map((name) => {
      const own = permissions.filter((scope) => scope.startsWith(`${name}:`))
      return { label: noun(name), choices: own.map((value) => ({ value, label: verb(value) })) }
    })
  }

  /** Several permissions in one line: "Members: see, change". */
  function summary(scopes: readonly string[]): string {
    return groups(scopes).map(({ label, choices }) => `${label}: ${choices.map((choice) => choice.label.toLocaleLowerCase()).join(', ')}`).join(' · ')
  }

  return { groups, summary }
}
