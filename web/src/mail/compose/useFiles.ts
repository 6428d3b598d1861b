import { computed, onBeforeUnmount, shallowReactive } from 'vue'
import { useI18n } from 'vue-i18n'
import { drafts, type DraftFile } from '../../api/drafts'
import { useFormat } from '../../composables/useFormat'
import { useProblemText } from '../../composables/useProblemText'
import { newId } from './newId'
import type { Composer } from './useComposer'

/** Files that a draft takes, and bytes that it may have with them; the server holds to the same. */
export const MOST_FILES = 20
export const MOST_BYTES = 25 * 1024 * 1024

/** A file on its way to the server. */
export interface Upload {
  key: string
  file: File
  /** Between 0 and 1. */
  share: number
  /** Why it did not arrive. */
  problem: string
}

/** The files of a draft: what is on its way, and what goes along. */
export function useFiles({ keeper, content, change }: Composer) {
  const { t } = useI18n()
  const { bytes, number } = useFormat()
  const { problemText } = useProblemText()
  const uploads = shallowReactive<Upload[]>([])
  const stops = new Map<string, AbortController>()

  const size = computed(() => content.value.attachments.reduce((sum, file) => sum + file.size, 0) + uploads.reduce((sum, { file, problem }) => sum + (problem ? 0 : file.size), 0))

  async function add(files: Iterable<File>): Promise<void> {
    const begun: Upload[] = []
    for (const file of files) {
      const upload = shallowReactive<Upload>({ key: newId(), file, share: 0, problem: '' })
      if (content.value.attachments.length + uploads.length >= MOST_FILES) upload.problem = t('compose.files.tooMany', { n: number(MOST_FILES) })
      else if (size.value + file.size > MOST_BYTES) upload.problem = t('compose.files.tooLarge', { size: bytes(MOST_BYTES) })
      else begun.push(upload)
      uploads.push(upload)
    }
    // One after the other: the first ones are there sooner.
    for (const upload of begun) if (uploads.includes(upload)) await send(upload)
  }

  async function send(upload: Upload): Promise<void> {
    const stop = new AbortController()
    stops.set(upload.key, stop)
    upload.problem = ''
    upload.share = 0
    try {
      if (!(await keeper.begun())) throw keeper.problem.value ?? new Error('the draft is not on the server')
      const added = await drafts.attach(keeper.id, upload.file, (share) => (upload.share = share), stop.signal)
      stops.delete(upload.key)
      drop(upload)
      change({ attachments: [...content.value.attachments, added] })
      void keeper.flush()
    } catch (error) {
      if (!stop.signal.aborted) upload.problem = keeper.state.value.phase === 'offline' ? t('compose.files.offline') : problemText(error)
    } finally {
      stops.delete(upload.key)
    }
  }

  /** Stops it, or forgets that it failed. */
  function drop(upload: Upload): void {
    stops.get(upload.key)?.abort()
    const at = uploads.indexOf(upload)
    if (at >= 0) uploads.splice(at, 1)
  }

  function remove(file: DraftFile): void {
    change({ attachments: content.value.attachments.filter(({ id }) => id !== file.id) })
    void keeper.flush()
  }

  onBeforeUnmount(() => stops.forEach((stop) => stop.abort()))

  return { uploads, size, add, send, drop, remove }
}
