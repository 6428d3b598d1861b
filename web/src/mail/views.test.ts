import { describe, expect, it } from 'vitest'
import { addressOf, filterOf, placeOf, viewOf } from './views'

const plain = { conversations: true, unread: false, flagged: false }
const at = (name: string, params = {}, query = {}) => viewOf({ name, params, query })

describe('the views', () => {
  it('are read from the address', () => {
    expect(at('mail')).toEqual({ kind: 'view', name: 'inbox' })
    expect(at('mail-view', { view: 'bin' })).toEqual({ kind: 'view', name: 'bin' })
    expect(at('mail-view', { view: 'nonsense' })).toEqual({ kind: 'view', name: 'inbox' })
    expect(at('mail-folder', { folderId: 'f1' })).toEqual({ kind: 'folder', folderId: 'f1' })
    expect(at('mail-search', {}, { q: 'lease', sort: 'rank' })).toEqual({ kind: 'search', q: 'lease', sort: 'rank' })
  })

  it('ask for folders over all accounts, for starred everywhere, and for single messages in searches', () => {
    expect(filterOf(at('mail'), plain)).toEqual({ folderType: 'inbox', conversations: true })
    expect(filterOf(at('mail-view', { view: 'bin' }), { ...plain, unread: true })).toEqual({ folderType: 'trash', conversations: true, unread: true })
    expect(filterOf(at('mail-view', { view: 'starred' }), plain)).toEqual({ flagged: true })
    expect(filterOf(at('mail-search', {}, { q: 'x' }), plain)).toEqual({ q: 'x' })
    expect(filterOf(at('mail-folder', { folderId: 'f' }), { ...plain, conversations: false })).toEqual({ folderId: 'f' })
  })

  it('bind an action to their place', () => {
    expect(placeOf({ folderId: 'f', unread: true })).toEqual({ folderId: 'f' })
    expect(placeOf({ folderType: 'inbox' })).toEqual({ folderType: 'inbox' })
    expect(placeOf({ q: 'x' })).toEqual({})
  })

  it('have addresses that lead back to them', () => {
    const view = at('mail-search', {}, { q: 'lease' })
    expect(addressOf(view, { threadId: 't', messageId: 'm' }, plain)).toEqual({ name: 'mail-search', params: { t: 't', threadId: 't' }, query: { q: 'lease', m: 'm' } })
    expect(addressOf(at('mail'), null, { unread: true, flagged: false })).toEqual({ name: 'mail', params: {}, query: { unread: 'yes' } })
  })
})
