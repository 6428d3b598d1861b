// Codes as an authenticator makes them (RFC 6238: SHA-1, 30 seconds, six digits).
import { createHmac } from 'node:crypto'

const STEP = 30_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * An authenticator with this secret (base32). Each call gives a code that was not given before: the server takes the
 * steps before, at and after this moment, each once, so only a fourth code within half a minute has to wait.
 */
export function authenticator(secret) {
  const key = bytesOf(secret)
  let last = 0
  return async () => {
    last = Math.max(last + 1, Math.floor(Date.now() / STEP) - 1)
    const opens = (last - 1) * STEP
    while (Date.now() < opens) await new Promise((resolve) => setTimeout(resolve, opens - Date.now()))
    return codeOf(key, last)
  }
}

/** A code that is wrong at every moment that is near. */
export function wrongCode(secret) {
  const now = Math.floor(Date.now() / STEP)
  const near = [-2, -1, 0, 1, 2].map((off) => codeOf(bytesOf(secret), now + off))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code))
}

function codeOf(key, step) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = mac[19] & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function bytesOf(base32) {
  const bits = [...base32.replace(/[\s=]/g, '').toUpperCase()].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))
}
