import { describe, expect, it } from 'vitest'
import { askedFor } from './placeholders'

describe('the names in a template', () => {
  const names = ['date', 'me.address', 'order', 'recipient', 'recipient.address']

  it('are asked for unless they come by themselves', () => {
    expect(askedFor(names, { to: [{ address: 'a@x.example' }] })).toEqual(['order'])
  })

  it('are asked for, too, where the draft has no recipient yet', () => {
    expect(askedFor(names, { to: [] })).toEqual(['order', 'recipient', 'recipient.address'])
  })
})
