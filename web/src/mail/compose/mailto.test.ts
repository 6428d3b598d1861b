import { describe, expect, it } from 'vitest'
import { draftOfLink } from './mailto'

describe('a mailto link', () => {
  it('names people, a subject and a text', () => {
    expect(draftOfLink('mailto:dispatch+kiel@weber.example')).toMatchObject({ to: [{ address: 'dispatch+kiel@weber.example' }], cc: [], bcc: [], subject: '' })
    expect(draftOfLink('MAILTO:a@x.example,b@x.example?cc=c%40x.example&BCC=d@x.example&to=A@x.example&subject=Lease%20of%20Kiel&body=Hello%2C%0D%0Athere')).toEqual({
      to: [{ address: 'a@x.example' }, { address: 'b@x.example' }],
      cc: [{ address: 'c@x.example' }],
      bcc: [{ address: 'd@x.example' }],
      subject: 'Lease of Kiel',
      body: 'Hello,\nthere',
    })
  })

  it('asks for nothing else, whatever it says', () => {
    expect(draftOfLink('mailto:?attach=/etc/passwd&in-reply-to=x&from=ceo@x.example&subject=a%0D%0Ab%zz')).toEqual({ to: [], cc: [], bcc: [], subject: 'a%0D%0Ab%zz', body: '' })
    expect(draftOfLink('mailto:x?subject=a%0D%0ABcc%3A%20y')).toMatchObject({ to: [], subject: 'a Bcc: y' })
    expect(draftOfLink(`mailto:${Array.from({ length: 900 }, (_, at) => `p${at}@x.example`).join(',')}`)?.to?.length).toBe(50)
    expect(draftOfLink('https://x.example/mailto:a@x.example')).toBeNull()
  })
})
