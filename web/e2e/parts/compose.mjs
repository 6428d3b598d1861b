import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { BASE, DESKTOP, goto, inspect, pageOf, PHONE, settle, shot, TOASTS, violations } from '../support/browser.mjs'
import { startOn } from '../support/killable.mjs'
import { connectMailbox, newReader, noMailServer } from '../support/mail.mjs'
import { call, PASSWORD, tokenOf } from '../support/world.mjs'

const SIGNE = { displayName: 'Signe Kofoed', email: 'signe@havnen.example', password: PASSWORD }
const MAILBOX = 'jonas@nordhavn.example'

/** Writing drafts: what survives what, two devices, files, the list, and how all of it looks. */
export function compose() {
  describe('compose', { skip: noMailServer }, () => {
    let token
    let account
    let page
    const windowOf = (on = page) => on.locator('[data-draft]').last()
    const editor = (on = page) => windowOf(on).getByRole('textbox', { name: 'Text of the message' })
    const state = (name, on = page) => windowOf(on).locator(`[data-save-state="${name}"]`)
    const saved = (on = page) => state('saved', on).waitFor()
    const subject = (on = page) => windowOf(on).getByLabel('Subject')
    const draft = async (id) => call(token, 'GET', `/drafts/${id}`)
    const idOf = (on = page) => windowOf(on).getAttribute('data-draft')
    const begin = async (on = page) => {
      await goto(on, '/mail')
      await on.locator('[data-mail-row]').first().waitFor()
      await on.keyboard.press('c')
      await editor(on).waitFor()
    }
    /** Writes now instead of in five seconds, as leaving the window does. */
    const push = (on = page) => on.evaluate(() => globalThis.dispatchEvent(new Event('blur')))
    const leave = async (on = page) => {
      await windowOf(on).getByRole('button', { name: 'Close' }).click()
      await on.locator('[data-draft]').waitFor({ state: 'detached' })
    }
    const leaveAll = async () => {
      while ((await page.locator('[data-draft]').count()) > 0) {
        const before = await page.locator('[data-draft]').count()
        await windowOf().getByRole('button', { name: 'Close' }).click()
        await page.waitForFunction((count) => document.querySelectorAll('[data-draft]').length < count, before)
      }
    }
    const openFromList = async (name, on = page) => {
      await goto(on, '/mail/drafts')
      await on.locator('[data-draft-row]').filter({ hasText: name }).first().click()
      await editor(on).waitFor()
    }
    /** What this browser keeps of a draft. */
    const kept = (on, id) => on.evaluate(async (key) => {
      const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('postroom.mail.'))
      const database = await new Promise((resolve, reject) => Object.assign(indexedDB.open(name), { onsuccess: (event) => resolve(event.target.result), onerror: reject }))
      const row = await new Promise((resolve) => Object.assign(database.transaction('drafts').objectStore('drafts').get(key), { onsuccess: (event) => resolve(event.target.result) }))
      database.close()
      return row ?? null
    }, id)
    const untilKept = async (on, id, text) => {
      for (const end = Date.now() + 10_000; !JSON.stringify(await kept(on, id))?.includes(text); ) assert.ok(Date.now() < end, `${text} is not in IndexedDB`)
    }

    before(async () => {
      await newReader(SIGNE, 'Havnen', 'havnen')
      token = await tokenOf(SIGNE)
      account = await connectMailbox(token, 'Havnen', MAILBOX, 1)
      page = await pageOf(SIGNE, { inMail: true })
    })
    after(async () => {
      await page.context().close()
    })

    test('is opened by a key, and what is typed is saved by itself', async () => {
      await begin()
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'combobox')
      await page.keyboard.type('marta@nordhavn.example,')
      await windowOf().getByRole('button', { name: 'Correct marta@nordhavn.example' }).waitFor()
      await subject().fill('Lease for the Kiel warehouse')
      await editor().click()
      await page.keyboard.type('Hello Marta,')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await page.keyboard.type('thank you, clause 7.2 reads well now.')
      await saved()
      const stored = await draft(await idOf())
      assert.equal(stored.subject, 'Lease for the Kiel warehouse')
      assert.equal(stored.body, 'Hello Marta,\n\nthank you, clause 7.2 reads well now.')
      assert.deepEqual(stored.to.map(({ address }) => address), ['marta@nordhavn.example'])
      assert.match(stored.bodyHtml, /^<p>Hello Marta,<\/p>/)
      await shot(page, 'compose-light')
      await leave()
      await page.getByText('Kept in Drafts').first().waitFor()
    })

    test('takes many addresses at once, and marks what is none', async () => {
      await begin()
      const field = windowOf().getByRole('combobox', { name: 'To' })
      await field.evaluate((element) => {
        const data = new DataTransfer()
        data.setData('text/plain', '"Weber, Jonas" <jonas@x.example>, lena@x.example; nobody@')
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
      })
      await windowOf().getByText('Weber, Jonas').waitFor()
      await windowOf().getByRole('button', { name: 'nobody@ is no address; correct it' }).waitFor()
      await windowOf().getByText('This is no address yet.').waitFor()
      await page.keyboard.press('Control+Enter')
      await windowOf().getByText('These are no addresses: nobody@').waitFor()
      await windowOf().getByRole('button', { name: 'Delete draft' }).click()
      await page.locator('[data-draft]').waitFor({ state: 'detached' })
    })

    test('survives a reload', async () => {
      await begin()
      await subject().fill('Before the reload')
      await editor().click()
      await page.keyboard.type('Nobody saved this yet')
      const id = await idOf()
      await untilKept(page, id, 'Nobody saved this yet')
      await page.reload()
      await editor().getByText('Nobody saved this yet').waitFor()
      assert.equal(await idOf(), id)
      assert.equal(await subject().inputValue(), 'Before the reload')
      await saved()
      assert.equal((await draft(id)).body, 'Nobody saved this yet')
      await leave()
    })

    test('survives a browser that is killed while somebody types', async () => {
      const profile = mkdtempSync(join(tmpdir(), 'postroom-profile-'))
      const enter = async (on) => {
        await on.goto(`${BASE}/mail`)
        await on.getByLabel('Email address or handle').or(on.locator('[data-mail-row]')).first().waitFor()
        if (await on.getByLabel('Email address or handle').isVisible()) {
          await on.getByLabel('Email address or handle').fill(SIGNE.email)
          await on.getByLabel('Password', { exact: true }).fill(SIGNE.password)
          await on.getByRole('button', { name: 'Sign in' }).click()
        }
        await on.locator('[data-mail-row]').first().waitFor()
      }
      try {
        const first = await startOn(profile)
        await enter(first.page)
        // The server never hears of it.
        await first.page.route('**/api/v1/drafts/**', (route) => route.abort())
        await first.page.keyboard.press('c')
        await editor(first.page).waitFor()
        await subject(first.page).fill('Before the crash')
        await editor(first.page).click()
        await first.page.keyboard.type('Every word up to here')
        const id = await idOf(first.page)
        await untilKept(first.page, id, 'Every word up to here')
        await first.kill()

        const second = await startOn(profile)
        await enter(second.page)
        await editor(second.page).getByText('Every word up to here').waitFor()
        assert.equal(await idOf(second.page), id)
        await saved(second.page)
        assert.equal((await draft(id)).body, 'Every word up to here')
        await second.kill()
      } finally {
        rmSync(profile, { recursive: true, force: true })
      }
    })

    test('is written offline for as long as it takes, and sent afterwards', async () => {
      await begin()
      await page.context().setOffline(true)
      await subject().fill('Written on the ferry')
      await editor().click()
      await page.keyboard.type('No server far and wide')
      await push()
      await state('offline').waitFor()
      await windowOf().getByText('Kept on this device').waitFor()
      const id = await idOf()
      await leave()
      await page.context().setOffline(false)
      for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
        if ((await draft(id).catch(() => null))?.body === 'No server far and wide') break
        assert.ok(Date.now() < end, 'the draft was not sent')
      }
    })

    test('of two devices is merged, and where both changed the same lines somebody decides', async () => {
      const id = crypto.randomUUID()
      const html = '<p>Dear Lena,</p>\n<p>we meet on Thursday.</p>\n<p>Signe</p>'
      await call(token, 'PUT', `/drafts/${id}`, { accountId: account.id, version: 0, draft: { subject: 'Meeting', body: 'Dear Lena,\nwe meet on Thursday.\nSigne', bodyHtml: html } })
      const other = await pageOf(SIGNE, { inMail: true })
      try {
        await openFromList('Meeting')
        await openFromList('Meeting', other)
        await windowOf().getByText('Signe Kofoed has this draft open').first().waitFor({ state: 'attached' })

        // Different lines, both offline.
        await page.context().setOffline(true)
        await other.context().setOffline(true)
        await editor().getByText('we meet on Thursday.').click()
        await page.keyboard.press('End')
        await page.keyboard.type(' At ten.')
        await subject(other).fill('Meeting in Kiel')
        await push()
        await push(other)
        await state('offline').waitFor()
        await state('offline', other).waitFor()
        await page.context().setOffline(false)
        await saved()
        await other.context().setOffline(false)
        await saved(other)
        await editor(other).getByText('we meet on Thursday. At ten.').waitFor()
        await page.waitForFunction(() => document.querySelector('[data-draft] input[maxlength="998"]')?.value === 'Meeting in Kiel')

        // The same line.
        await page.context().setOffline(true)
        await other.context().setOffline(true)
        for (const [on, word] of [[page, ' By train.'], [other, ' By ferry.']]) {
          await editor(on).getByText('we meet on Thursday. At ten.').click()
          await on.keyboard.press('End')
          await on.keyboard.type(word)
          await push(on)
          await state('offline', on).waitFor()
        }
        await page.context().setOffline(false)
        await saved()
        await other.context().setOffline(false)
        await state('conflict', other).waitFor()
        await windowOf(other).getByRole('button', { name: 'Compare both versions' }).click()
        const dialog = other.getByRole('dialog', { name: 'Two versions of this draft' })
        await dialog.locator('[data-side=stored]').getByText('By train.').waitFor()
        await dialog.locator('[data-side=mine]').getByText('By ferry.').waitFor()
        const found = await inspect(other, (theme) => `compose-conflict-${theme}`)
        await dialog.getByRole('button', { name: 'Keep mine' }).click()
        await dialog.waitFor({ state: 'detached' })
        await saved(other)
        await editor().getByText('we meet on Thursday. At ten. By ferry.').waitFor()
        assert.equal((await draft(id)).hasConflict, false)

        // What lost stands among the earlier versions, and comes back.
        await windowOf(other).getByRole('button', { name: 'More for this draft' }).click()
        await other.getByRole('menuitem', { name: 'Earlier versions' }).click()
        const history = other.getByRole('dialog', { name: 'Earlier versions' })
        const versions = history.locator('button[aria-pressed]')
        await versions.first().waitFor()
        for (let at = 0; !(await history.getByText('By train.').first().isVisible()); at += 1) {
          assert.ok(at < (await versions.count()), 'no version says By train.')
          const answer = other.waitForResponse(/\/revisions\/[0-9a-f-]+$/).catch(() => null)
          await versions.nth(at).click()
          if (at > 0) await answer
          await history.getByRole('region', { name: 'Compared with the present text' }).waitFor()
        }
        await shot(other, 'compose-revisions-light')
        found.push(...(await violations(other, TOASTS)))
        assert.deepEqual(found, [])
        await history.getByRole('button', { name: 'Bring back this version' }).click()
        await history.waitFor({ state: 'detached' })
        await editor(other).getByText('By train.').waitFor()
        await editor().getByText('By train.').waitFor()
        await leave()
      } finally {
        await other.context().close()
      }
    })

    test('shows images inside of the text, which go and come with it', async () => {
      await begin()
      await subject().fill('The hall')
      await editor().click()
      await page.keyboard.type('This is it: ')
      const drawn = await page.evaluate(() => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 })
        const pen = canvas.getContext('2d')
        pen.fillStyle = '#2f6f4f'
        pen.fillRect(0, 30, 160, 60)
        return canvas.toDataURL('image/png').split(',')[1]
      })
      const png = Buffer.from(drawn, 'base64')
      await windowOf().getByRole('button', { name: 'Insert image' }).waitFor()
      await windowOf().locator('input[type=file][accept]').setInputFiles([{ name: 'hall.png', mimeType: 'image/png', buffer: png }])
      const image = () => editor().getByRole('img', { name: 'hall.png' })
      const isSeen = async () => {
        for (const end = Date.now() + 10_000; !(await image().evaluate((one) => one.naturalWidth === 160)); ) assert.ok(Date.now() < end, 'the image is not shown')
      }
      await isSeen()
      assert.equal(await windowOf().getByText(/attachment/).count(), 0)
      const id = await idOf()
      const names = async (count) => {
        for (const end = Date.now() + 10_000; (await draft(id)).attachments.length !== count; ) assert.ok(Date.now() < end, `not ${count} files`)
        return draft(id)
      }
      const stored = await names(1)
      for (const end = Date.now() + 10_000; !(await draft(id)).bodyHtml.includes(`src="cid:${stored.attachments[0].id}"`); ) assert.ok(Date.now() < end, 'the text does not name the image')
      await shot(page, 'compose-image')
      await editor().click()
      // At another place, so that both are undone by themselves.
      await page.keyboard.press('Control+Home')
      await page.keyboard.type('Look. ')
      await page.keyboard.press('Control+End')
      await page.keyboard.press('Backspace')
      await names(0)
      await page.keyboard.press('Control+z')
      await names(1)
      await isSeen()
      // Read anew, from the server.
      await leave()
      await page.reload()
      await openFromList('The hall')
      await isSeen()
      await leave()
    })

    test('takes files, shows how far they are, and gives them away again', async () => {
      await begin()
      await subject().fill('Floor plans')
      await windowOf().locator('input[type=file]:not([accept])').setInputFiles([{ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('ground floor') }, { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.alloc(400_000, 7) }])
      await windowOf().getByText('2 attachments, 400 KB').waitFor()
      await windowOf().getByRole('button', { name: 'Remove photo.png' }).waitFor()
      // As long as one is on its way, the draft may not be there yet.
      await windowOf().getByRole('progressbar').first().waitFor({ state: 'detached' })
      const id = await idOf()
      for (const end = Date.now() + 10_000; (await draft(id)).attachments.length !== 2; ) assert.ok(Date.now() < end, 'the files are not saved')
      assert.deepEqual((await draft(id)).attachments.map(({ filename, size }) => [filename, size]), [['plan.txt', 12], ['photo.png', 400_000]])
      await windowOf().getByRole('button', { name: 'Remove plan.txt' }).click()
      await windowOf().getByText('1 attachment, 400 KB').waitFor()
      await push()
      for (const end = Date.now() + 10_000; (await draft(id)).attachments.length !== 1; ) assert.ok(Date.now() < end, 'the file is still there')
      await leave()
    })

    test('several stand side by side, one fills the page, and Escape folds it away', async () => {
      await begin()
      await subject().fill('One')
      await page.keyboard.press('Escape')
      await windowOf().getByRole('button', { name: 'Go on writing: One' }).waitFor()
      assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'One')
      await page.keyboard.press('c')
      await editor().waitFor()
      await subject().fill('Two')
      assert.equal(await page.locator('[data-draft]').count(), 2)
      await shot(page, 'compose-several-light')
      await windowOf().getByRole('button', { name: 'Full screen' }).click()
      await shot(page, 'compose-full-light')
      await windowOf().getByRole('button', { name: 'Back to the foot of the page' }).click()
      await leaveAll()
    })

    test('is listed, deleted, and brought back', async () => {
      await goto(page, '/mail/drafts')
      const row = page.locator('[data-draft-row]').filter({ hasText: 'Floor plans' })
      await row.waitFor()
      await page.getByRole('button', { name: 'Delete draft: Floor plans' }).click()
      await row.waitFor({ state: 'detached' })
      await page.locator('li').filter({ hasText: 'Draft deleted' }).getByRole('button', { name: 'Undo' }).click()
      await row.waitFor()
    })

    test('leaves as a file, and comes back from it', async () => {
      await goto(page, '/mail/drafts')
      const rows = await page.locator('[data-draft-row]').count()
      await page.getByRole('button', { name: 'Export and import' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export drafts' }).click()])
      assert.match(download.suggestedFilename(), /^Drafts .*\.json\.gz$/)
      await page.getByRole('button', { name: 'Export and import' }).click()
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: 'Import drafts' }).click()])
      await chooser.setFiles(await download.path())
      await page.getByText(`0 added, 0 changed, ${rows} the same, 0 refused`).first().waitFor()
    })

    test('looks well on a desk and in a hand, in both themes, and axe finds nothing', async () => {
      const found = []
      for (const [size, viewport] of [['', DESKTOP], ['-phone', PHONE]]) {
        await page.setViewportSize(viewport)
        await goto(page, '/mail/drafts')
        await page.locator('[data-draft-row]').first().waitFor()
        found.push(...(await inspect(page, (theme) => `drafts-${theme}${size}`)))
        await page.locator('[data-draft-row]').filter({ hasText: 'Floor plans' }).click()
        await editor().waitFor()
        await settle(page)
        found.push(...(await inspect(page, (theme) => `compose-${theme}${size}`)))
        await leave()
      }
      await page.setViewportSize({ width: 360, height: 740 })
      await page.locator('[data-draft-row]').first().click()
      await editor().waitFor()
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
      await leave()
      await page.setViewportSize(DESKTOP)
      assert.deepEqual(found, [])
    })
  })
}
