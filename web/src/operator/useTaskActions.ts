import { useQueryClient } from '@tanstack/vue-query'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { tasks, type Task } from '../api/tasks'
import { useNotify } from '../composables/useNotify'
import { useSessionStore } from '../stores/session'
import { useTaskWords } from './useTaskWords'

/** What an operator does with a task; the question before cancelling belongs to the page that calls this. */
export function useTaskActions() {
  const { t } = useI18n()
  const queries = useQueryClient()
  const notify = useNotify()
  const words = useTaskWords()
  const mayChange = useSessionStore().may('tasks:write')

  /** The task that the question is about, and the one that it was last about. */
  const cancelling = shallowRef<Task | null>(null)
  const subject = shallowRef<Task | null>(null)

  const refresh = () => queries.invalidateQueries({ queryKey: ['tasks'] })

  async function retry(task: Task): Promise<void> {
    try {
      await tasks.retry(task.id)
      notify.done(t('operator.tasks.retried', { name: words.nameWord(task.name) }))
    } catch (error) {
      notify.failed(t('operator.tasks.retryFailed', { name: words.nameWord(task.name) }), error)
    }
    await refresh()
  }

  function askCancel(task: Task): void {
    subject.value = cancelling.value = task
  }

  async function cancel(): Promise<void> {
    const task = subject.value
    if (!task) return
    await tasks.cancel(task.id)
    notify.done(t('operator.tasks.cancelled', { name: words.nameWord(task.name) }))
    await refresh()
  }

  /** Nothing can be done with a task while it runs. */
  function items(task: Task) {
    if (!mayChange || task.status === 'running') return []
    return [
      [{ label: t('operator.tasks.retry'), icon: 'i-lucide-rotate-cw', onSelect: () => void retry(task) }],
      [{ label: t('operator.tasks.cancel'), icon: 'i-lucide-ban', color: 'error' as const, onSelect: () => askCancel(task) }],
    ]
  }

  return { mayChange, cancelling, subject, retry, askCancel, cancel, items }
}
