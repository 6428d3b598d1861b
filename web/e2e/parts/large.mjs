import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { pageOf, shot } from '../support/browser.mjs'
import { newReader, noMailServer, serverOf } from '../support/mail.mjs'
import { call, PASSWORD, tokenOf } from '../support/world.mjs'

const BODIL = { displayName: 'Bodil Strand', email: 'bodil@arkivet.example', password: PASSWORD }
const MAILBOX = 'office@nordhavn.example'
/** The IMAP server's directory of mailboxes. */
const MAILBOXES = process.env.POSTROOM_E2E_MAILBOXES
const COUNT = Number(process.env.POSTROOM_E2E_LARGE)

const noLargeMailbox = noMailServer || (MAILBOXES && COUNT ? false : 'POSTROOM_E2E_LARGE or POSTROOM_E2E_MAILBOXES is not set')

/** A mailbox of very many messages: what is seen of it at once, and how its list behaves. */
export function large() {
  describe('a large mailbox', { skip: noLargeMailbox }, () => {
    let page
    const name = (at) => `Entry ${String(at).padStart(6, '0')}`
    const row = (at) => page.locator('[data-mail-row]').filter({ hasText: name(at) })
    const area = () => page.getByRole('region', { name: /list of messages/ })
    const scrollTo = (part) => area().evaluate((element, share) => element.scrollTo({ top: element.scrollHeight * share }), part)
    after(async () => {
      await page?.context().close()
    })

    test('is seen from its newest messages on while it is fetched, and goes on behaving when all of it is here', { timeout: 3_600_000 }, async (t) => {
      const told = (what, since) => t.diagnostic(`${what}: ${((Date.now() - since) / 1000).toFixed(1)} s`)
      const started = Date.now()
      const folder = join(MAILBOXES, MAILBOX, 'mail', 'INBOX')
      await rm(join(MAILBOXES, MAILBOX, 'mail'), { recursive: true, force: true })
      for (const part of ['cur', 'new', 'tmp']) await mkdir(join(folder, part), { recursive: true })
      for (let at = 0; at < COUNT; at += 1) {
        const date = new Date(started - (COUNT - at) * 600_000)
        const head = [`Message-ID: <entry-${at}@arkivet.example>`, `From: Writer ${at % 97} <w${at % 97}@notes.example>`, `To: ${MAILBOX}`, `Subject: ${name(at)}`, `Date: ${date.toUTCString().replace('GMT', '+0000')}`]
        const words = Array.from({ length: 120 }, (_, word) => `word${(at * 31 + word * word) % 5003}`).join(' ')
        const file = join(folder, 'cur', `${Math.floor(date / 1000)}.${at}.large:2,S`)
        await writeFile(file, [...head, '', words.replace(/(.{70}) /g, '$1\r\n'), ''].join('\r\n'))
        // When the server received it.
        await utimes(file, date, date)
      }
      execFileSync('chown', ['-R', 'dovecot:dovecot', join(MAILBOXES, MAILBOX)])

      await newReader(BODIL, 'Arkivet', 'arkivet')
      const token = await tokenOf(BODIL)
      page = await pageOf(BODIL, { inMail: true })
      page.setDefaultTimeout(60_000)
      const begun = Date.now()
      const { id } = await call(token, 'POST', '/accounts', { accountName: 'Arkivet', emailAddress: MAILBOX, ...serverOf(MAILBOX) })
      await page.reload()
      await row(COUNT - 1).waitFor()
      told('the newest message in the browser after connecting', begun)
      await shot(page, 'large-while-fetched')
      for (let account; account?.state !== 'idle' || account.totalCount < COUNT; await new Promise((resolve) => setTimeout(resolve, 1000))) {
        account = await call(token, 'GET', `/accounts/${id}`)
        assert.ok(!['error', 'failed', 'paused'].includes(account.state), `${account.state}: ${account.stateText}`)
      }
      told(`all ${COUNT} here`, begun)

      const opened = Date.now()
      await page.reload()
      await row(COUNT - 1).waitFor()
      told('opened anew', opened)
      assert.equal(await row(COUNT - 1).getAttribute('aria-posinset'), '1')
      await page.waitForFunction((count) => Number(document.querySelector('[data-mail-row]')?.getAttribute('aria-setsize')) >= count, COUNT)
      told('its whole length known', opened)
      await shot(page, 'large-light')

      for (const [where, share] of [['its end', 1], ['its middle', 0.5], ['its beginning', 0]]) {
        const scrolled = Date.now()
        await scrollTo(share)
        if (share === 1) await row(0).waitFor()
        else if (share === 0) await row(COUNT - 1).waitFor()
        else await page.waitForFunction((count) => [...document.querySelectorAll('[data-mail-row]')].some((one) => /Entry \d{6}/.test(one.textContent) && Math.abs(Number(one.getAttribute('aria-posinset')) - count / 2) < 50), COUNT)
        told(`scrolled to ${where}`, scrolled)
        await shot(page, `large-${share}`)
        assert.ok((await page.locator('[data-mail-row]').count()) < 60)
      }
      const found = Date.now()
      await page.keyboard.press('/')
      await page.locator('input[type=search]:focus').fill(`"${name(4711 % COUNT)}"`)
      await page.keyboard.press('Enter')
      await row(4711 % COUNT).waitFor()
      told('one of them found', found)
      const heap = await page.evaluate(() => performance.memory?.usedJSHeapSize ?? 0)
      t.diagnostic(`the page's heap: ${Math.round(heap / 1e6)} MB`)
      assert.ok(heap < 300e6, `${heap} bytes`)
    })
  })
}
