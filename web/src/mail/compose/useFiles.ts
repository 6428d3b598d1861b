import { computed, onBeforeUnmount, shallowReactive, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { drafts, type DraftFile } from '../../api/drafts'
import { useFormat } from '../../composables/useFormat'
import { Unreachable } from '../../api/problem'
import { useProblemText } from '../../composables/useProblemText'
import { useConnectionStore } from '../../stores/connection'
import { fileStore } from '../offline/fileStore'
import { newId } from './newId'
import { following, shownIn } from './pictures'
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
  /** It is kept on this device until the server is back. */
  waits: boolean
  /** What is done with it once it is there. */
  placed?: ((file: DraftFile) => void) | undefined
}

/** The files of a draft: what is on its way, and what goes along. */
export function useFiles({ keeper, content, change }: Composer) {
  const { t } = useI18n()
  const { bytes, number } = useFormat()
  const { problemText } = useProblemText()
  const uploads = shallowReactive<Upload[]>([])
  const connection = useConnectionStore()
  const stops = new Map<string, AbortController>()

  const size = computed(() => content.value.attachments.reduce((sum, file) => sum + file.size, 0) + uploads.reduce((sum, { file, problem }) => sum + (problem ? 0 : file.size), 0))

  async function add(files: Iterable<File>, placed?: (file: DraftFile) => void): Promise<void> {
    const begun: Upload[] = []
    for (const file of files) {
      const upload = shallowReactive<Upload>({ key: newId(), file, share: 0, problem: '', waits: false, placed })
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
    upload.waits = false
    upload.share = 0
    try {
      if (!(await keeper.begun())) throw keeper.state.value.phase === 'offline' ? new Unreachable(null) : (keeper.problem.value ?? new Error('the draft is not on the server'))
      const added = await drafts.attach(keeper.id, upload.file, (share) => (upload.share = share), stop.signal)
      stops.delete(upload.key)
      drop(upload)
      change({ attachments: [...content.value.attachments, added] })
      upload.placed?.(added)
      await keeper.flush()
      await fileStore.remove(upload.key).catch(() => {})
      holdOn()
    } catch (error) {
      if (stop.signal.aborted) return
      if (error instanceof Unreachable) await wait(upload)
      else upload.problem = problemText(error)
    } finally {
      stops.delete(upload.key)
    }
  }

  /** Keeps it here until the server is back. */
  async function wait(upload: Upload): Promise<void> {
    try {
      await fileStore.put({ key: upload.key, draftId: keeper.id, file: upload.file })
      upload.waits = true
      holdOn()
    } catch {
      upload.problem = t('compose.files.notKept')
    }
  }

  const holdOn = (): void => keeper.hold(uploads.some(({ waits }) => waits))

  // What was attached while the server was away: before a reload, and since.
  async function sendWaiting(): Promise<void> {
    for (const upload of [...uploads]) if (upload.waits && !connection.offline) await send(upload)
  }
  void fileStore.of(keeper.id).then((kept) => {
    for (const { key, file } of kept) if (!uploads.some((one) => one.key === key)) uploads.push(shallowReactive<Upload>({ key, file, share: 0, problem: '', waits: true }))
    holdOn()
    return sendWaiting()
  }).catch(() => {})
  watch(() => connection.offline, (offline) => {
    if (!offline) void sendWaiting()
  })

  /** Stops it, or forgets that it failed. */
  function drop(upload: Upload): void {
    stops.get(upload.key)?.abort()
    if (upload.waits) void fileStore.remove(upload.key).catch(() => {})
    const at = uploads.indexOf(upload)
    if (at >= 0) uploads.splice(at, 1)
    holdOn()
  }

  function remove(file: DraftFile): void {
    change({ attachments: content.value.attachments.filter(({ id }) => id !== file.id) })
    void keeper.flush()
  }

  /** Images of the text, as long as the window is open. */
  const seen = new Map<string, DraftFile>()
  const listed = computed(() => {
    const shown = shownIn(content.value.bodyHtml)
    return content.value.attachments.filter(({ id }) => !shown.has(id))
  })
  /** A changed text, with the files that it takes along or leaves. */
  const withText = <Text extends { bodyHtml: string | null }>(text: Text) => ({ ...text, attachments: following(content.value.attachments, text.bodyHtml, seen) })

  async function sourceOf(id: string, fresh: boolean): Promise<string | undefined> {
    const known = fresh ? (await drafts.get(keeper.id)).attachments : content.value.attachments
    // One that comes back with the text is shown before it is a file of the draft again.
    return (known.find((file) => file.id === id) ?? (fresh ? undefined : seen.get(id)))?.previewUrl
  }

  onBeforeUnmount(() => stops.forEach((stop) => stop.abort()))

  return { uploads, size, listed, add, send, drop, remove, withText, sourceOf }
}
