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
})
