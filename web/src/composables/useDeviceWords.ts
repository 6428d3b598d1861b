import { useI18n } from 'vue-i18n'
import { deviceOf } from './device'

/** A device in words: "Firefox on Linux". */
export function useDeviceWords(): (userAgent: string) => string {
  const { t } = useI18n()
  return (userAgent) => {
    const { browser, system } = deviceOf(userAgent)
    if (browser && system) return t('account.activity.deviceOn', { browser, system })
    return browser || system || t('account.activity.unknownDevice')
  }
}
