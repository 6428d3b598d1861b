// Another mail program: speaks to the IMAP server behind Postroom's back, as the person's phone would.
import assert from 'node:assert/strict'
import { connect } from 'node:net'

export const IMAP = { host: '127.0.0.1', port: Number(process.env.POSTROOM_E2E_IMAP_PORT) }
export const MAIL_PASSWORD = process.env.POSTROOM_E2E_MAIL_PASSWORD

/** A signed-in connection for a mailbox; `selected` names the folder that searches and changes are about. */
export async function imapOf(user) {
  const socket = connect(IMAP.port, IMAP.host)
  let text = ''
  let tag = 0
  let wake = () => {}
  socket.on('data', (data) => {
    text += data.toString('latin1')
    wake()
  })
  socket.on('error', (error) => wake(error))

  /** Waits until what came matches, and takes it away. */
  async function until(pattern) {
    for (;;) {
      const found = pattern.exec(text)
      if (found) {
        text = text.slice(found.index + found[0].length)
        return found
      }
      await new Promise((resolve, reject) => (wake = (error) => (error ? reject(error) : resolve())))
    }
  }

  /** One command with at most one literal at its end; what the server said before it was done. */
  async function command(words, literal) {
    const name = `t${(tag += 1)}`
    const bytes = literal === undefined ? undefined : Buffer.from(literal)
    socket.write(`${name} ${words}${bytes ? ` {${bytes.length}}` : ''}\r\n`)
    if (bytes) {
      await until(/^\+ .*\r\n/m)
      socket.write(Buffer.concat([bytes, Buffer.from('\r\n')]))
    }
    return finished(name, words)
  }

  async function finished(name, words) {
    const [said, status] = await until(new RegExp(`[^]*?^${name} (OK|NO|BAD).*\r\n`, 'm'))
    assert.equal(status, 'OK', `${words}: ${said}`)
    return said
  }

  await until(/^\* OK.*\r\n/m)
  await command(`LOGIN ${user} ${MAIL_PASSWORD}`)

  const imap = {
    select: (folder) => command(`SELECT "${folder}"`),
    /** The UIDs that a search finds, as of now. */
    async search(words) {
      await command('NOOP')
      return /^\* SEARCH(.*)\r\n/m.exec(await command(`UID SEARCH ${words}`))[1].trim().split(' ').filter(Boolean)
    },
    async append(folder, message, { flags = '', date } = {}) {
      const moment = date ? ` "${inImap(date)}"` : ''
      await command(`APPEND "${folder}" (${flags})${moment}`, message)
    },
    /** Many messages with one command (RFC 3502), whose literals wait for nobody (RFC 7888). */
    async appendAll(folder, messages) {
      const name = `t${(tag += 1)}`
      const literals = messages.map((message) => ` {${Buffer.byteLength(message)}+}\r\n${message}`)
      socket.write(`${name} APPEND "${folder}"${literals.join('')}\r\n`)
      await finished(name, 'APPEND')
    },
    flag: (words, change) => imap.search(words).then((uids) => command(`UID STORE ${uids.join(',')} ${change}`)),
    async empty(folder) {
      await imap.select(folder)
      if ((await imap.search('ALL')).length > 0) await command('STORE 1:* +FLAGS.SILENT (\\Deleted)')
      await command('EXPUNGE')
    },
    /** Waits until a search finds so many: what was done elsewhere arrives in its own time. */
    async finds(words, count) {
      for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) if ((await imap.search(words)).length === count) return
      assert.fail(`${words} does not find ${count}`)
    },
    close: () => socket.destroy(),
  }
  return imap
}

/** A moment as APPEND takes it (RFC 9051, date-time). */
function inImap(date) {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString())
  return `${day.padStart(2, ' ')}-${month}-${year} ${time} +0000`
}
