import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { drafts, type HelpKind, type Suggestion } from '../../api/drafts'
import type { Composer } from './useComposer'

/** Asks for help with a draft. Nothing of what is proposed is in it until somebody takes it. */
export function useWritingHelp({ keeper }: Composer) {
  const kind = ref<HelpKind | null>(null)
  const found = shallowRef<Suggestion | null>(null)
  const problem = shallowRef<unknown>(null)
  /** The text could not be saved first, so there is nothing to ask about. */
  const unsaved = ref(false)
  let stop: AbortController | null = null

  async function ask(wanted: HelpKind): Promise<void> {
    stop?.abort()
    const own = (stop = new AbortController())
    kind.value = wanted
    found.value = null
    problem.value = null
    unsaved.value = false
    try {
      // The server looks at the draft that it has.
      const begun = await keeper.begun()
      await keeper.flush()
      if (own.signal.aborted) return
      if (!begun || keeper.state.value.phase !== 'saved') unsaved.value = true
      else {
        const answer = await drafts.suggest(keeper.id, wanted, own.signal)
        if (!own.signal.aborted) found.value = answer
      }
    } catch (error) {
      if (!own.signal.aborted) problem.value = error
    }
  }

  function dismiss(): void {
    stop?.abort()
    kind.value = null
    found.value = null
  }
  onScopeDispose(dismiss)

  const waiting = computed(() => kind.value !== null && !found.value && problem.value === null && !unsaved.value)
  return { kind, found, problem, unsaved, waiting, ask, dismiss }
}
