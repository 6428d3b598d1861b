import { useSessionStore } from '../../stores/session'
import { draftOfLink } from './mailto'
import { composeNew } from './windows'

/** Makes links to addresses in what somebody wrote begin a draft here; `account` is where it is sent from. */
export function useMailLinks(account: () => string) {
  const allowed = useSessionStore().may('mail:write')

  /** For clicks anywhere in the text, also in another document; with a key held, the browser does what it does with links. */
  function follow(event: MouseEvent): void {
    if (!allowed || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    const link = (event.target as Element | null)?.closest('a[href]')
    const content = draftOfLink(link?.getAttribute('href') ?? '')
    if (!content) return
    event.preventDefault()
    void composeNew(account(), content)
  }

  return { follow }
}
