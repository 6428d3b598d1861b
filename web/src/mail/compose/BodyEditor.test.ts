import { mount } from '@vue/test-utils'
import type { Editor } from '@tiptap/vue-3'
import { describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '../../i18n'
import BodyEditor from './BodyEditor.vue'

vi.mock('./FormatBar.vue', () => ({ default: { render: () => null } }))

async function editor(html: string) {
  const wrapper = mount(BodyEditor, { props: { body: '', html }, global: { plugins: [i18n] }, attachTo: document.body })
  const part = wrapper.findComponent({ name: 'Editor' })
  await vi.waitFor(() => expect((part.vm as unknown as { editor?: Editor }).editor).toBeTruthy())
  return { wrapper, changes: () => wrapper.emitted('change') ?? [], tiptap: () => (part.vm as unknown as { editor: Editor }).editor }
}

describe('the text of a draft', () => {
  it('that is set from outside is not taken for typed, however the editor reads it', async () => {
    const { wrapper, changes, tiptap } = await editor('<p>one</p>')
    await wrapper.setProps({ html: '<h6>two</h6><center>three</center>' })
    await nextTick()
    expect(tiptap().getText()).toContain('two')
    expect(tiptap().getHTML()).not.toContain('<center>')
    expect(changes()).toEqual([])
    wrapper.unmount()
  })

  it('that is typed afterwards is', async () => {
    const { wrapper, changes, tiptap } = await editor('<p>one</p>')
    await wrapper.setProps({ html: '<p>two</p>' })
    await nextTick()
    tiptap().commands.insertContentAt(1, 'typed ')
    expect(changes().at(-1)).toEqual([{ body: expect.stringContaining('typed two'), bodyHtml: expect.stringContaining('typed two') }])
    wrapper.unmount()
  })

  it('cannot be typed into while it is locked', async () => {
    const { wrapper, changes, tiptap } = await editor('<p>one</p>')
    await wrapper.setProps({ disabled: true })
    expect(tiptap().isEditable).toBe(false)
    tiptap().commands.insertContentAt(1, 'late ')
    expect(changes()).toEqual([])
    wrapper.unmount()
  })

  it('keeps tables of a quoted mail when somebody types above them', async () => {
    const quote = '<blockquote type="cite"><table><tbody><tr><td style="color:red">Rent</td></tr></tbody></table></blockquote>'
    const { wrapper, changes, tiptap } = await editor(`<p>Hello</p>${quote}`)
    tiptap().commands.insertContentAt(1, 'typed ')
    expect(changes().at(-1)?.[0]).toMatchObject({ bodyHtml: expect.stringContaining(quote), body: expect.stringContaining('> Rent') })
    wrapper.unmount()
  })

  it('takes images that are pasted without words, and names them as files of the draft', async () => {
    const { wrapper, changes, tiptap } = await editor('<p>one</p>')
    await wrapper.setProps({ sourceOf: async () => '/where' })
    const png = new File(['x'], 'a.png', { type: 'image/png' })
    const paste = (text: string): void => {
      const event = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData: { files: [png], types: ['Files'], items: [], getData: (kind: string) => (kind === 'text/plain' ? text : '') } })
      tiptap().view.someProp('handlePaste', (handle) => handle(tiptap().view, event as unknown as ClipboardEvent, tiptap().state.doc.slice(0, 0)))
    }
    paste('a table')
    expect(wrapper.emitted('pictures')).toBeUndefined()
    paste('')
    expect(wrapper.emitted('pictures')).toEqual([[[png]]])
    const id = '0198a000-0000-7000-8000-00000000000a'
    wrapper.vm.insertPicture({ id, filename: 'a.png', mimeType: 'image/png', size: 1, previewUrl: '/where', uploadedAt: '' })
    expect(changes().at(-1)).toEqual([{ body: 'one', bodyHtml: expect.stringContaining(`<img src="cid:${id}" alt="a.png">`) }])
    wrapper.unmount()
  })
})
