import { describe, expect, it } from 'vitest'
import type { Folder } from '../../api/mail'
import { treeOf, unreadBelow } from './folderTree'

const folder = (id: string, parentId: string | null = null, type = 'custom', unreadCount = 0) => ({ id, parentId, name: id, type, unreadCount }) as Folder
const all = [folder('INBOX', null, 'inbox'), folder('b10', 'INBOX'), folder('b9', 'INBOX', 'custom', 2), folder('leases', 'b9', 'custom', 3), folder('Sent', null, 'sent')]
const custom = ({ type }: Folder) => type === 'custom'
const lines = (...parts: Parameters<typeof treeOf>) => treeOf(...parts).map(({ folder: { id }, depth }) => `${' '.repeat(depth)}${id}`)

describe('the tree of folders', () => {
  it('lifts what stands below an unlisted folder, and sorts by name and number', () => {
    expect(lines(all, new Set(), custom)).toEqual(['b9', ' leases', 'b10'])
  })

  it('lists nothing below a folder that is shut', () => {
    expect(lines(all, new Set(['b9']), custom)).toEqual(['b9', 'b10'])
    expect(unreadBelow(all, 'b9')).toBe(3)
    expect(unreadBelow(all, 'INBOX')).toBe(5)
  })

  it('begins with the inbox where that is listed', () => {
    expect(lines(all, new Set(), ({ type }) => type !== 'sent')).toEqual(['INBOX', ' b9', '  leases', ' b10'])
  })

  it('survives folders that stand below one another', () => {
    expect(lines([folder('a', 'b'), folder('b', 'a')], new Set(), custom)).toEqual([])
  })
})
