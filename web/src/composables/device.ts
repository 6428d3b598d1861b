const BROWSERS = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari'], ['curl/', 'curl']] as const
const SYSTEMS = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS X', 'macOS'], ['Linux', 'Linux']] as const

/** Browser and system out of a User-Agent, as far as it says them; programs give their own name. */
export function deviceOf(userAgent: string): { browser: string; system: string } {
  const find = (names: readonly (readonly [string, string])[]) => names.find(([mark]) => userAgent.includes(mark))?.[1] ?? ''
  const [browser, system] = [find(BROWSERS), find(SYSTEMS)]
  return browser || system ? { browser, system } : { browser: userAgent.split(/[/ ]/)[0] ?? '', system: '' }
}

/** True for what is held in a hand. */
export function isHandheld(userAgent: string): boolean {
  return /iPhone|Android|Mobile/i.test(userAgent)
}
