import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useActions, type Action } from '../composables/useActions'
import { useShortcuts, type Shortcut } from '../composables/useShortcuts'
import { useSearchOpener } from '../ui/search'
import type { Mail } from './useMail'

interface Doings {
  move: () => void
  label: () => void
  remove: () => void
  search: () => void
  leaveSearch: () => void
  refresh: () => void
  readAll: () => void
  title: Ref<string>
}

/** The keys of the mail page, and the same actions in the palette. */
export function useMailKeys(mail: Mail, doings: Doings): void {
  const { t } = useI18n()

  /** The next row; with only the reader in sight, the next conversation. */
  function walk(by: number): void {
    if (!mail.besideList.value && mail.threadId.value) return mail.step(by)
    const at = mail.cursorIndex.value
    mail.reveal(at < 0 ? 0 : Math.min(mail.count.value - 1, Math.max(0, at + by)))
  }

  function toggleRow(): void {
    if (mail.cursorIndex.value >= 0) mail.toggle(mail.cursorIndex.value)
  }

  /** One level back: what is chosen, what is open, then the search. */
  function back(): void {
    if (mail.chosen.value > 0) mail.chooseNothing()
    else if (mail.threadId.value) {
      const place = mail.openIndex.value
      mail.close()
      if (place >= 0) mail.reveal(place)
    } else if (mail.view.value.kind === 'search') doings.leaveSearch()
  }

  const inSpam = (): boolean => mail.filter.value.folderType === 'spam'

  /** What can be done with what is chosen, open or at the keyboard. */
  const own: (Shortcut & { icon: string; id: string })[] = [
    { id: 'archive', icon: 'i-lucide-archive', keys: 'e', label: () => t('mail.action.archive'), group: 'mail', run: () => void mail.act('archive') },
    { id: 'delete', icon: 'i-lucide-trash-2', keys: '#', label: () => t('mail.action.delete'), group: 'mail', run: doings.remove },
    { id: 'move', icon: 'i-lucide-folder-input', keys: 'v', label: () => t('mail.action.move'), group: 'mail', run: doings.move },
    { id: 'unread', icon: 'i-lucide-mail', keys: 'u', label: () => t('mail.action.toggleRead'), group: 'mail', run: () => void mail.toggleRead() },
    { id: 'star', icon: 'i-lucide-star', keys: 's', label: () => t('mail.action.toggleStar'), group: 'mail', run: () => void mail.toggleStar() },
    { id: 'label', icon: 'i-lucide-tag', keys: 'l', label: () => t('mail.action.label'), group: 'mail', run: doings.label },
  ]

  useShortcuts([
    { keys: 'j', label: () => t('keys.next'), group: 'list', run: () => walk(1) },
    { keys: 'k', label: () => t('keys.previous'), group: 'list', run: () => walk(-1) },
    { keys: 'x', label: () => t('mail.action.choose'), group: 'list', run: toggleRow },
    { keys: '/', label: () => t('keys.search'), group: 'list', run: doings.search },
    ...own,
    { keys: 'z', label: () => t('action.undo'), group: 'mail', run: () => mail.lastUndo.value?.() },
    { keys: '[', label: () => t('mail.previous'), group: 'mail', run: () => mail.step(-1) },
    { keys: ']', label: () => t('mail.next'), group: 'mail', run: () => mail.step(1) },
    { keys: 'Escape', label: () => t('keys.back'), group: 'general', run: back },
  ])

  useActions(() => {
    const target = mail.target()
    const about = target?.count === 1 ? target.rows[0]?.subject || t('mail.noSubject') : target ? t('mail.chosen', { n: target.count }) : ''
    const actions: Action[] = target ? own.map(({ id, icon, keys, label, run }) => ({ id: `mail ${id}`, icon, keys, label: typeof label === 'function' ? label() : label, about, run })) : []
    if (target) actions.push({ id: 'mail spam', icon: inSpam() ? 'i-lucide-shield-check' : 'i-lucide-shield-alert', label: t(inSpam() ? 'mail.action.notSpam' : 'mail.action.spam'), about, run: () => void mail.act(inSpam() ? 'inbox' : 'spam') })
    if (mail.lastUndo.value) actions.push({ id: 'mail undo', icon: 'i-lucide-undo-2', keys: 'z', label: t('action.undo'), run: () => mail.lastUndo.value?.() })
    actions.push({ id: 'mail all', icon: 'i-lucide-list-checks', label: t('mail.chooseAll'), about: doings.title.value, run: mail.chooseAll })
    if (mail.view.value.kind !== 'search') actions.push({ id: 'mail read all', icon: 'i-lucide-check-check', label: t('mail.readAll'), about: doings.title.value, run: doings.readAll })
    actions.push({ id: 'mail refresh', icon: 'i-lucide-refresh-cw', label: t('mail.refresh'), run: doings.refresh })
    return actions
  })

  useSearchOpener(doings.search)

  // Ctrl A chooses the whole view where the list has the focus.
  function onKey(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'a' || !document.activeElement?.closest('[data-mail-row]')) return
    event.preventDefault()
    if (mail.choseAll.value) mail.chooseNothing()
    else mail.chooseAll()
  }
  onMounted(() => globalThis.addEventListener('keydown', onKey))
  onBeforeUnmount(() => globalThis.removeEventListener('keydown', onKey))
}
