import type { Attachment, Message } from '../../api/mail'

export interface FileKind {
  icon: string
  tint: string
  /** Key of its word in the catalogue. */
  word: string
}

const KINDS: [RegExp, FileKind][] = [
  [/pdf/, { icon: 'i-lucide-file-text', tint: 'text-error', word: 'pdf' }],
  [/^image\//, { icon: 'i-lucide-image', tint: 'text-info', word: 'image' }],
  [/spreadsheet|excel|csv/, { icon: 'i-lucide-file-spreadsheet', tint: 'text-success', word: 'sheet' }],
  [/presentation|powerpoint/, { icon: 'i-lucide-presentation', tint: 'text-warning', word: 'slides' }],
  [/word|opendocument.text|rtf/, { icon: 'i-lucide-file-type', tint: 'text-primary', word: 'document' }],
  [/zip|compressed|tar|7z|rar/, { icon: 'i-lucide-file-archive', tint: 'text-muted', word: 'archive' }],
  [/rfc822/, { icon: 'i-lucide-mail', tint: 'text-warning', word: 'message' }],
  [/calendar|\/ics$/, { icon: 'i-lucide-calendar', tint: 'text-info', word: 'calendar' }],
  [/^audio\//, { icon: 'i-lucide-file-music', tint: 'text-info', word: 'audio' }],
  [/^video\//, { icon: 'i-lucide-file-video', tint: 'text-info', word: 'video' }],
  [/^text\//, { icon: 'i-lucide-file-text', tint: 'text-muted', word: 'text' }],
]

export function kindOf(mimeType: string): FileKind {
  return KINDS.find(([pattern]) => pattern.test(mimeType))?.[1] ?? { icon: 'i-lucide-file', tint: 'text-muted', word: 'file' }
}

/** Images that every browser shows and that nothing can run in. */
export function isPreviewable({ mimeType }: Attachment): boolean {
  return ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp'].includes(mimeType)
}

/** What is listed below a message: pictures that stand in its text are not. */
export function listedOf(attachments: readonly Attachment[], hasHtml: boolean): Attachment[] {
  return attachments.filter(({ isInline, contentId }) => !(hasHtml && isInline && contentId))
}

/** What a message is called as a file. */
export function fileNameOf({ subject }: Message): string {
  return `${(subject || 'message').replace(/[^\p{L}\p{N} ._-]+/gu, '').trim().slice(0, 80) || 'message'}.eml`
}
