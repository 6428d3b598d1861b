import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { drafts, type AnswerKind } from '../../api/drafts'
import { idempotentCreation } from '../../composables/idempotency'
import { useNotify } from '../../composables/useNotify'
import { useSessionStore } from '../../stores/session'
import { deviceId } from './deviceId'
import { composeDraft } from './windows'

/** Begins a draft that answers a message or passes it on; the server quotes, and knows whom an answer is for. */
export function useAnswering() {
  const { t } = useI18n()
  const notify = useNotify()
  const allowed = useSessionStore().may('mail:write')
  const once = idempotentCreation()
  const beginning = ref<AnswerKind | null>(null)

  async function answer(messageId: string, kind: AnswerKind): Promise<void> {
    if (beginning.value) return
    beginning.value = kind
    try {
      await composeDraft(await once({ messageId, kind }, (key) => drafts.answer(messageId, kind, deviceId(), key)))
    } catch (error) {
      notify.failed(t('compose.answer.failed'), error)
    } finally {
      beginning.value = null
    }
  }

  return { allowed, beginning, answer }
}
