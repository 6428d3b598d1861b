import { useI18n } from 'vue-i18n'

/** How keys are written on the reader's keyboard: "Mod+k" is Ctrl K, Strg K or ⌘ K. */
export function useKeyNames() {
  const { t } = useI18n()
  const mac = /Mac|iPhone|iPad/.test(navigator.platform)

  function nameOf(key: string): string {
    if (key === 'Mod') return mac ? '⌘' : t('keys.ctrl')
    if (key === 'Escape') return 'Esc'
    return key
  }

  /** Each key of a shortcut; of a combination, all that are held together. */
  function keysOf(keys: string): string[] {
    if (keys.includes('+') && keys.length > 1) return keys.split('+').map((key) => (key.length === 1 ? key.toUpperCase() : nameOf(key)))
    return keys.split(' ').map(nameOf)
  }

  /** Whether the keys follow one another, instead of being held together. */
  function isSequence(keys: string): boolean {
    return keys.includes(' ')
  }

  return { keysOf, isSequence }
}
