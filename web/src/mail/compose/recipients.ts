import type { Recipient } from '../../api/drafts'

/** Whether mail can be sent to it as far as a look can tell; the server decides. */
export function isAddress(address: string): boolean {
  return /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\.]+(\.[^\s@<>(),;:"[\]\\.]+)+$/u.test(address)
}

/** Everybody who is named in a text, as people type and paste it: `Marta <m@x.example>, j@x.example; …`. */
export function recipientsIn(text: string): Recipient[] {
  return partsOf(text).map(recipientOf).filter(({ address }) => address !== '')
}

/** The text cut at commas, semicolons and line ends that stand outside of quotation marks and angle brackets. */
function partsOf(text: string): string[] {
  const parts: string[] = ['']
  let [quoted, bracketed] = [false, false]
  for (const letter of text) {
    if (letter === '"') quoted = !quoted
    else if (letter === '<') bracketed = true
    else if (letter === '>') bracketed = false
    // A quotation mark that is never closed ends with its line.
    if (/[\r\n]/.test(letter)) [quoted, bracketed] = [false, false]
    if (!quoted && !bracketed && /[,;\r\n]/.test(letter)) parts.push('')
    else parts[parts.length - 1] += letter
  }
  // Bare addresses may stand one after the other.
  return parts.flatMap((part) => (/["<]/.test(part) || !/@\S*\s+\S*@/.test(part) ? [part] : part.split(/\s+/)))
}

function recipientOf(part: string): Recipient {
  const text = part.trim()
  const [, name = '', address] = /^(.*?)<([^<>]*)>$/u.exec(text) ?? []
  if (address === undefined) return { address: text.slice(0, 320) }
  const plain = name.trim().replace(/^"(.*)"$/u, '$1').replace(/\\(.)/gu, '$1').slice(0, 255)
  return plain ? { name: plain, address: address.trim().slice(0, 320) } : { address: address.trim().slice(0, 320) }
}

/** Both, each address once; the first spelling stays. */
export function withRecipients(present: readonly Recipient[], more: readonly Recipient[]): Recipient[] {
  const all = [...present]
  for (const one of more) if (!all.some(({ address }) => address.toLowerCase() === one.address.toLowerCase())) all.push(one)
  return all
}

/** As it is typed, so that it can be corrected. */
export function asTyped({ name, address }: Recipient): string {
  if (!name) return address
  return /[",;<>]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}" <${address}>` : `${name} <${address}>`
}
