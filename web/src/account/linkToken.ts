import { shallowRef } from 'vue'

/** Pages that are opened by a link with a secret behind the `#`. */
const LINKED = ['/invitation', '/reset']

/**
 * The secret of the link that opened the page. It is in memory only: not in the address bar, not
 * in the history, and sent to nobody but the API.
 */
export const linkToken = shallowRef('')

/** Takes the secret out of the address bar, before anything else reads the address. */
export function takeLinkToken(location: Location = globalThis.location, history: History = globalThis.history): void {
  if (!LINKED.includes(location.pathname.replace(/\/$/, '')) || location.hash.length < 2) return
  linkToken.value = location.hash.slice(1)
  history.replaceState(history.state, '', location.pathname + location.search)
}
