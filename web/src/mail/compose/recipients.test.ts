import { describe, expect, it } from 'vitest'
import { asTyped, isAddress, recipientsIn, withRecipients } from './recipients'

describe('recipients', () => {
  it('are found in what people paste', () => {
    expect(recipientsIn('Marta Lindqvist <marta@nordhavn.example>, j@x.example;\n"Weber, Jonas" <jonas@x.example>')).toEqual([
      { name: 'Marta Lindqvist', address: 'marta@nordhavn.example' },
      { address: 'j@x.example' },
      { name: 'Weber, Jonas', address: 'jonas@x.example' },
    ])
    expect(recipientsIn('a@x.example b@x.example\tc@x.example').map(({ address }) => address)).toEqual(['a@x.example', 'b@x.example', 'c@x.example'])
    expect(recipientsIn(' , ;')).toEqual([])
  })

  it('may be half typed', () => {
    expect(recipientsIn('marta@')).toEqual([{ address: 'marta@' }])
    expect(recipientsIn('"never closed <a@x.example')).toEqual([{ address: '"never closed <a@x.example' }])
  })

  it('are told from what is none', () => {
    for (const address of ['a@b.example', 'ä.b+c@münchen.example']) expect(isAddress(address)).toBe(true)
    for (const address of ['', 'a', 'a@b', 'a@b.', '@b.example', 'a b@c.example', 'a@b@c.example', 'a@b.example>']) expect(isAddress(address)).toBe(false)
  })

  it('stand there once, and can be corrected', () => {
    expect(withRecipients([{ name: 'A', address: 'a@x.example' }], [{ address: 'A@x.example' }, { address: 'b@x.example' }])).toEqual([{ name: 'A', address: 'a@x.example' }, { address: 'b@x.example' }])
    const awkward = { name: 'Weber, "J"', address: 'j@x.example' }
    expect(recipientsIn(asTyped(awkward))).toEqual([awkward])
  })
})
