import { expect, it } from 'vitest'
import { wholeLink } from './link'

it('completes a path by the address of the page, and leaves an address as it is', () => {
  expect(wholeLink({ url: '/reset#a-b', expiresAt: 'x' })).toEqual({ url: `${location.origin}/reset#a-b`, expiresAt: 'x' })
  expect(wholeLink({ url: 'https://post.example/invitation#a_b' }).url).toBe('https://post.example/invitation#a_b')
})
