import type { DraftFile } from '../../api/drafts'

/** Where a file of the draft can be seen; `fresh` when the address that was known is too old. */
export type SourceOf = (id: string, fresh: boolean) => Promise<string | undefined>

/** Kinds of images that every mail program shows. */
export const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/** The files, if all of them can stand inside of a text. */
export function picturesIn(files: Iterable<File> | undefined): File[] {
  const all = [...(files ?? [])]
  return all.every(({ type }) => PICTURES.includes(type)) ? all : []
}

/** How the text names a file of its own draft (RFC 2392). */
export const nameInText = (id: string): string => `cid:${id}`

/** The ids of the files that stand inside of a text. */
export function shownIn(html: string | null | undefined): Set<string> {
  return new Set([...(html ?? '').matchAll(/<img\s[^>]*?src\s*=\s*["']?cid:([0-9a-f-]{36})/gi)].map(([, id]) => id!.toLowerCase()))
}

/** Lets an image show what the text names. */
export function show(image: HTMLImageElement, src: string, sourceOf: SourceOf): void {
  const id = /^cid:([0-9a-f-]{36})$/i.exec(src)?.[1]?.toLowerCase()
  if (!id) return void (image.src = src)
  const look = async (fresh: boolean): Promise<void> => {
    const address = await sourceOf(id, fresh).catch(() => undefined)
    if (address) image.src = address
  }
  image.addEventListener('error', () => void look(true), { once: true })
  void look(false)
}

/**
 * The files of a draft once its text was changed: an image that was taken out of the text goes with its file, and comes back with it
 * when that is undone. `seen` is what stood in the text so far. A text without formatting shows none, and leaves them as they are.
 */
export function following(files: readonly DraftFile[], html: string | null | undefined, seen: Map<string, DraftFile>): DraftFile[] {
  if (html === null || html === undefined) return [...files]
  const shown = shownIn(html)
  for (const file of files) if (shown.has(file.id)) seen.set(file.id, file)
  const kept = files.filter(({ id }) => shown.has(id) || !seen.has(id))
  return [...kept, ...[...seen.values()].filter(({ id }) => shown.has(id) && !kept.some((file) => file.id === id))]
}
