import { useI18n } from 'vue-i18n'
import type { Task, TaskState } from '../api/tasks'
import type { Tone } from '../ui/StateDot.vue'

const TONES: Record<string, Tone> = { waiting: 'quiet', scheduled: 'quiet', running: 'busy', retrying: 'warning', dead: 'bad' }

/** Tasks in words. What the catalogue does not know is shown as it is. */
export function useTaskWords() {
  const { t, te, tm } = useI18n()

  function nameWord(name: string): string {
    return te(`operator.task.${name}`) ? t(`operator.task.${name}`) : name
  }

  function stateWord(state: string): string {
    return te(`operator.taskState.${state}`) ? t(`operator.taskState.${state}`) : state
  }

  const toneOf = (state: TaskState): Tone => TONES[state] ?? 'quiet'

  /** Every task that there is a word for, by that word. */
  function knownTasks(): { value: string; label: string }[] {
    return Object.keys(tm('operator.task') as Record<string, unknown>)
      .map((value) => ({ value, label: nameWord(value) }))
      .sort((a, b) => a.label.localeCompare(b.label))
  }

  /** Whose work it is. */
  const ownerWord = (task: Task): string => task.tenant?.name ?? t('operator.tasks.installation')

  return { nameWord, stateWord, toneOf, knownTasks, ownerWord }
}
