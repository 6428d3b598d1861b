import { describe, expect, it } from 'vitest'
import { personOf } from './completion'

describe('a suggestion of somebody', () => {
  it('is an address, with the name that stands before it', () => {
    expect(personOf('marta@x.example')).toEqual({ address: 'marta@x.example' })
    expect(personOf('Marta Holm <marta@x.example>')).toEqual({ name: 'Marta Holm', address: 'marta@x.example' })
  })

  it('keeps a name with commas and brackets whole', () => {
    expect(personOf('Weber, Jonas <Kiel> <jonas@x.example>')).toEqual({ name: 'Weber, Jonas <Kiel>', address: 'jonas@x.example' })
  })
})
