import { Node } from '@tiptap/vue-3'
import { shownOf } from './keptView'
import { show, type SourceOf } from './pictures'
import { withoutStyles } from './styles'
import { withoutLines } from './text'

interface KeptOptions {
  /** What a place holder stands for. */
  partOf: (key: string) => string | undefined
  words: (key: 'partKept' | 'partEdit' | 'partRemove') => string
  sourceOf?: SourceOf
}

/** The place of a part that is kept as it is: shown, taken away as a whole, or made into text that can be edited. */
export const Kept = Node.create<KeptOptions>({
  name: 'kept',
  group: 'block',
  atom: true,
  addOptions: () => ({ partOf: () => undefined, words: (key) => key }),
  addAttributes: () => ({ key: { default: '', parseHTML: (element) => element.dataset.kept, renderHTML: ({ key }) => ({ 'data-kept': key as string }) } }),
  parseHTML: () => [{ tag: 'figure[data-kept]' }],
  renderHTML: ({ HTMLAttributes }) => ['figure', HTMLAttributes],

  addNodeView() {
    const { partOf, words, sourceOf } = this.options
    return ({ node, editor, getPos }) => {
      const part = partOf(String(node.attrs.key)) ?? ''
      const dom = document.createElement('figure')
      dom.dataset.keptPart = ''
      dom.contentEditable = 'false'
      dom.className = 'my-3 overflow-hidden rounded-md ring ring-inset ring-default'
      const bar = dom.appendChild(document.createElement('figcaption'))
      bar.className = 'flex flex-wrap items-center gap-x-3 border-b border-default px-3 py-1 text-xs/4 text-muted'
      bar.append(words('partKept'))
      const replace = (html: string): void => {
        const at = getPos()
        if (at === undefined || !editor.isEditable) return
        const chain = editor.chain().focus().deleteRange({ from: at, to: at + node.nodeSize })
        if (html) chain.insertContentAt(at, html)
        chain.run()
      }
      const doings = [['partEdit', () => replace(withoutStyles(withoutLines(part)))], ['partRemove', () => replace('')]] as const
      for (const [word, run] of editor.isEditable ? doings : []) {
        const button = bar.appendChild(document.createElement('button'))
        button.type = 'button'
        button.textContent = words(word)
        button.className = 'min-h-7 rounded-sm font-medium text-primary hover:underline max-lg:min-h-11'
        button.addEventListener('click', run)
      }
      const paper = dom.appendChild(document.createElement('div'))
      // What was written for white paper; nothing of it leaves the frame.
      paper.className = 'kept-part overflow-x-auto bg-white px-3 py-2 text-[13px]/5 text-[#2b2925] [contain:content]'
      paper.append(shownOf(part, sourceOf))
      return { dom, stopEvent: (event) => event.target instanceof HTMLButtonElement, ignoreMutation: () => true }
    }
  },
})

/** What stands below a mail, behind "-- " (RFC 3676 section 4.3): one thing, so that another identity's can take its place. */
export const Signature = Node.create({
  name: 'signature',
  group: 'block',
  content: 'block+',
  parseHTML: () => [{ tag: 'div', priority: 60, getAttrs: (element) => (element.textContent?.trimStart().startsWith('-- ') ? null : false) }],
  renderHTML: () => ['div', 0],
})

/** An image inside of the text: mostly a file of the draft, which the text names and which is shown from where it lies. */
export const Picture = Node.create<{ sourceOf?: SourceOf }>({
  name: 'image',
  group: 'inline',
  inline: true,
  draggable: true,
  addOptions: () => ({}),
  addAttributes: () => ({ src: { default: null }, alt: { default: null }, title: { default: null }, width: { default: null }, height: { default: null } }),
  parseHTML: () => [{ tag: 'img[src]:not([src^="data:"])' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],

  addNodeView() {
    const { sourceOf } = this.options
    return ({ node }) => {
      const dom = document.createElement('img')
      for (const name of ['alt', 'title', 'width', 'height']) if (node.attrs[name]) dom.setAttribute(name, String(node.attrs[name]))
      show(dom, String(node.attrs.src), sourceOf ?? (async () => undefined))
      return { dom }
    }
  },
})
