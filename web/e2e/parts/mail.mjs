import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, afterEach, before, describe, test } from 'node:test'
import { BASE, DESKTOP, goto, pageOf, PHONE, settle, shot, TOASTS, violations } from '../support/browser.mjs'
import { arrive, connectMailbox, MAJA, mailWorld, noMailServer, OTHER_MAILBOX, PICTURE } from '../support/mail.mjs'
import { call } from '../support/world.mjs'

/** Reading mail of a real mail server: the list, the reader, what is done with messages, the keyboard, the search. */
export function mail() {
  describe('mail', { skip: noMailServer }, () => {
    let world
    let page
    const row = (name, on = page) => on.locator('[data-mail-row]').filter({ hasText: name })
    const link = (name, on = page) => row(name, on).locator('[data-row-link]')
    const reader = (on = page) => on.getByRole('region', { name: 'Reader' })
    const list = (on = page) => on.locator('[data-mail-list]')
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const position = (element) => element.evaluate((row) => [row.getAttribute('aria-posinset'), row.getAttribute('aria-setsize')])
    const openList = async () => {
      await goto(page, world.path)
      await link('Harbour dues').waitFor()
    }

    before(async () => {
      world = await mailWorld()
      page = await pageOf(MAJA, { inMail: true })
    })
    after(async () => {
      world.imap.close()
      await page.context().close()
    })
    afterEach(async () => {
      await page.context().setOffline(false)
      await page.setViewportSize(DESKTOP)
    })

    test('is where a member begins', async () => {
      await page.waitForURL(/\/mail(\/|$)/)
      await page.getByRole('navigation', { name: 'Pages of this area' }).getByRole('link', { name: 'Inbox' }).first().waitFor()
    })

    test('lists conversations, the newest first, as links that say which of how many they are', async () => {
      await openList()
      assert.deepEqual(await position(row('Re: Harbour dues')), ['1', '243'])
      assert.match(await link('Re: Harbour dues').innerText(), /Jens Holt/)
      await page.getByText('unread').first().waitFor()
      await shot(page, 'mail-list-light')
    })

    test('shows only what is in sight, also far down', async () => {
      const area = page.getByRole('region', { name: /list of messages/ })
      assert.ok((await row('').count()) < 60)
      await area.evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
      await row('Note 239').waitFor()
      assert.deepEqual(await position(row('Note 239')), ['243', '243'])
      await area.evaluate((element) => element.scrollTo({ top: 0 }))
      await row('Harbour dues').waitFor()
    })

    test('opens a conversation with what is unread, folds what was quoted, and marks it read', async () => {
      await openList()
      await link('Harbour dues').click()
      await reader().getByText('They are paid now.').waitFor()
      const address = reader().getByRole('link', { name: 'https://holt.example/dues' })
      assert.equal(await address.getAttribute('rel'), 'noopener noreferrer')
      await reader().getByRole('button', { name: 'Show quoted text' }).click()
      await reader().getByText('> The dues for the quarter').waitFor()
      await row('Re: Harbour dues').filter({ hasNotText: 'Unread' }).waitFor()
      await world.imap.finds('SEEN SUBJECT "Harbour dues"', 2)
      assert.match(page.url(), /\/t\/[0-9a-f-]{36}$/)
      await shot(page, 'mail-thread-light')
    })

    test('shows HTML in a frame of its own, as high as its text, with remote images blocked', async () => {
      await openList()
      await link('Spring letter').click()
      const frame = page.frameLocator('iframe')
      await frame.getByText('begins').waitFor()
      await reader().getByText('Two remote images blocked').waitFor()
      const inner = await frame.locator('body').evaluate((body) => body.scrollHeight)
      await page.waitForFunction((height) => Math.abs(document.querySelector('iframe').clientHeight - height) < 24, inner)
      assert.equal(await page.locator('iframe').getAttribute('sandbox'), 'allow-same-origin allow-popups allow-popups-to-escape-sandbox')
      assert.equal(await frame.locator('script').count(), 0)
      await shot(page, 'mail-html-light')
      const image = page.waitForRequest((request) => /\/api\/v1\/messages\/[^/]+\/image\?/.test(request.url()))
      await reader().getByRole('button', { name: 'Show once' }).click()
      await image
      await reader().getByText('Two remote images blocked').waitFor({ state: 'detached' })
    })

    test('lists files, shows pictures, and hands out the source', async () => {
      await openList()
      await link('Floor plan').click()
      await reader().getByText('plan.png').waitFor()
      const [download] = await Promise.all([page.waitForEvent('download'), reader().getByRole('link', { name: 'Download plan.png' }).click()])
      assert.equal(download.suggestedFilename(), 'plan.png')
      assert.deepEqual(readFileSync(await download.path()), PICTURE)
      await reader().getByRole('button', { name: 'plan.png' }).click()
      await page.getByRole('dialog', { name: 'plan.png' }).getByRole('img').waitFor()
      await press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await reader().getByRole('button', { name: /More actions for Message of Otto/ }).click()
      await page.getByRole('menuitem', { name: 'Show source' }).click()
      await page.getByRole('dialog', { name: 'Source of the message' }).getByText('Subject: Floor plan').waitFor()
      await press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    })

    test('archives by key, offers to take it back, and takes it back', async () => {
      await openList()
      await link('Note 000').click()
      await reader().getByText('This is note 0.').waitFor()
      await press('e')
      await row('Note 000').waitFor({ state: 'detached' })
      // The next conversation stands open.
      await reader().getByText('This is note 1.').waitFor()
      await world.imap.finds('SUBJECT "Note 000"', 0)
      await press('z')
      await row('Note 000').waitFor()
      await world.imap.finds('SUBJECT "Note 000"', 1)
    })

    test('shows at once what another mail program does', async () => {
      await openList()
      await world.imap.flag('SUBJECT "Note 003"', '+FLAGS (\\Flagged)')
      await row('Note 003').locator('.filled').waitFor()
      await world.imap.flag('SUBJECT "Note 003"', '-FLAGS (\\Flagged)')
      await row('Note 003').locator('.filled').waitFor({ state: 'detached' })
    })

    test('takes labels that other programs see', async () => {
      await openList()
      await link('Note 002').focus()
      await press('l')
      const dialog = page.getByRole('dialog', { name: 'Labels' })
      await dialog.getByLabel('New label').fill('Quay')
      await press('Enter')
      await dialog.getByRole('button', { name: 'Quay', pressed: true }).waitFor()
      await press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await row('Note 002').getByText('Quay').waitFor()
      await world.imap.finds('KEYWORD Quay', 1)
    })

    test('chooses by key, by shift and everything, and acts on what is chosen', async () => {
      await openList()
      await row('Note 001').getByRole('checkbox').check()
      await row('Note 004').getByRole('checkbox').click({ modifiers: ['Shift'] })
      await page.getByText('4 selected').waitFor()
      await shot(page, 'mail-bulk-light')
      await press('s')
      await page.waitForFunction(() => document.querySelectorAll('[data-mail-row] .filled').length >= 4)
      await world.imap.finds('FLAGGED', 4)
      await press('e')
      await row('Note 004').waitFor({ state: 'detached' })
      await world.imap.finds('FLAGGED', 0)
      await page.locator('li').filter({ hasText: '4 conversations archived' }).getByRole('button', { name: 'Undo' }).click()
      await row('Note 004').waitFor()
      await world.imap.finds('FLAGGED', 4)
      await link('Note 002').focus()
      await press('x')
      await page.getByText('1 selected').waitFor()
      await page.getByRole('checkbox', { name: 'Select everything here' }).check()
      await page.getByText('243 selected').waitFor()
      await row('Note 002').getByRole('checkbox').uncheck()
      await page.getByText('242 selected').waitFor()
      await press('Escape')
      await page.getByText('242 selected').waitFor({ state: 'detached' })
    })

    test('takes a failed action back, and says why', async () => {
      await openList()
      await page.route('**/api/v1/messages/batch', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:postroom:problem:unavailable', status: 503, detail: 'busy' }) }))
      await link('Note 005').focus()
      await press('#')
      await page.getByText('Not moved to Bin').first().waitFor()
      await row('Note 005').waitFor()
      await page.unroute('**/api/v1/messages/batch')
    })

    test('moves by picking a folder, and finds its way with the keyboard alone', async () => {
      await openList()
      await press('j')
      await page.waitForFunction(() => document.activeElement?.closest('[data-mail-row]')?.getAttribute('aria-posinset') === '1')
      await press('j', 'k', 'j')
      await page.waitForFunction(() => document.activeElement?.closest('[data-mail-row]')?.getAttribute('aria-posinset') === '2')
      await press('Enter')
      await page.waitForURL(/\/t\//)
      await press(']')
      await page.locator('[data-mail-row][aria-posinset="3"] [aria-current=true]').waitFor()
      await press('v')
      const dialog = page.getByRole('dialog', { name: 'Move to folder' })
      await dialog.getByRole('option').first().waitFor()
      await page.keyboard.type('arch')
      await dialog.getByRole('option', { name: 'Archive' }).waitFor()
      await press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await press('Escape')
      await page.waitForURL((url) => url.pathname === world.path)
      await page.waitForFunction(() => document.activeElement?.closest('[data-mail-row]')?.getAttribute('aria-posinset') === '3')
    })

    test('is dragged onto a folder', async () => {
      await openList()
      await row('Note 006').dragTo(page.getByRole('navigation', { name: 'Pages of this area' }).getByRole('link', { name: 'Bin' }))
      await row('Note 006').waitFor({ state: 'detached' })
      await world.imap.finds('SUBJECT "Note 006"', 0)
      await press('z')
      await row('Note 006').waitFor()
    })

    test('narrows to what is unread, and says so', async () => {
      await openList()
      await page.getByRole('button', { name: 'Filter and view' }).click()
      await page.getByRole('menuitemcheckbox', { name: 'Unread only' }).click()
      await page.getByText('Shows unread mail only').waitFor()
      await row('Note 010').waitFor()
      await row('Harbour dues').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Show all' }).click()
      await row('Harbour dues').waitFor()
    })

    test('is searched with suggestions, marks what it found, and shows where a search is wrong', async () => {
      await openList()
      await press('/')
      await page.waitForFunction(() => document.activeElement?.matches('input[type=search]'))
      await page.keyboard.type('fro')
      await page.getByRole('option', { name: /from:/ }).waitFor()
      await page.getByRole('combobox', { name: 'Search mail' }).fill('plan')
      await press('Enter')
      await page.waitForURL(/\/mail\/search\?q=plan/)
      await row('Floor plan').locator('mark').first().waitFor()
      await shot(page, 'mail-search-light')
      await page.getByRole('combobox', { name: 'Search mail' }).fill('from:karla -has:attachment')
      await press('Enter')
      await row('Spring letter').waitFor()
      assert.equal(await row('').count(), 1)
      await page.getByRole('combobox', { name: 'Search mail' }).fill('plan (floor')
      await press('Enter')
      await page.getByText('The search cannot be read from character 6 on').waitFor()
      await page.getByRole('combobox', { name: 'Search mail' }).fill('zzzunheardof')
      await press('Enter')
      await page.getByText('Nothing found').waitFor()
    })

    test('appears by itself when it arrives, without moving what is read', async () => {
      await openList()
      const area = page.getByRole('region', { name: /list of messages/ })
      await arrive(world.imap, 'live-1', 'Just in')
      await row('Just in').waitFor()
      await area.evaluate((element) => element.scrollTo({ top: 4000 }))
      await page.waitForFunction(() => [...document.querySelectorAll('[data-mail-row]')].some((one) => one.textContent.includes('Note 05')))
      await settle(page)
      const seen = async () => (await row('Note 050').boundingBox()).y
      const before = await seen()
      await arrive(world.imap, 'live-2', 'Another one')
      const news = page.getByRole('button', { name: '1 new message' })
      await news.waitFor()
      assert.ok(Math.abs((await seen()) - before) < 2, 'the rows in sight stay where they are')
      await news.click()
      await row('Another one').waitFor()
    })

    test('that was seen can be read offline, and what is done there is sent later', async () => {
      await openList()
      await link('Floor plan').click()
      await reader().getByText('The plan is attached.').waitFor()
      await link('Spring letter').click()
      await page.frameLocator('iframe').getByText('begins').waitFor()
      await settle(page)
      await page.context().setOffline(true)
      await page.getByText('Offline. Changes are kept and sent later.').waitFor()
      await link('Floor plan').click()
      await reader().getByText('The plan is attached.').waitFor()
      await link('Note 004').focus()
      await press('e')
      await row('Note 004').waitFor({ state: 'detached' })
      await page.getByText('Kept on this device and sent later').first().waitFor()
      await shot(page, 'mail-offline-light')
      const sent = page.waitForResponse((response) => response.url().endsWith('/messages/batch'))
      await page.context().setOffline(false)
      assert.equal((await sent).status(), 200)
      await page.getByText('Offline. Changes are kept').waitFor({ state: 'detached' })
      await row('Note 005').waitFor()
      assert.equal(await row('Note 004').count(), 0)
    })

    test('of several accounts comes together in one inbox, and stays apart in their folders', async () => {
      const other = await connectMailbox(world.token, 'Letters', OTHER_MAILBOX, 1)
      const { items } = await call(world.token, 'GET', `/messages?accountId=${other.id}&folderType=inbox&conversations=true&limit=1`)
      await goto(page, '/mail')
      await row(items[0].subject).first().waitFor()
      await row('Harbour dues').waitFor()
      await shot(page, 'mail-unified-light')
      await page.getByRole('region', { name: 'Letters' }).getByRole('link', { name: 'Inbox' }).click()
      await page.getByRole('heading', { name: 'Inbox of Letters', level: 1 }).waitFor()
      await row(items[0].subject).first().waitFor()
      assert.equal(await row('Harbour dues').count(), 0)
    })

    test('is acted on from the palette', async () => {
      await openList()
      await link('Note 010').focus()
      await press('Control+k')
      const commands = page.getByRole('dialog', { name: 'Commands and search' })
      await commands.waitFor()
      await page.keyboard.type('star')
      await commands.getByRole('option', { name: /Star or remove star.*Note 010/ }).waitFor()
      await press('Enter')
      await row('Note 010').locator('.filled').waitFor()
      await world.imap.finds('FLAGGED SUBJECT "Note 010"', 1)
    })

    test('fits a hand: one pane, the way back, and the search below', async () => {
      await page.setViewportSize({ width: 360, height: 740 })
      await openList()
      await shot(page, 'mail-list-phone')
      await link('Floor plan').click()
      await page.getByRole('heading', { name: 'Floor plan', level: 1 }).waitFor()
      assert.equal(await list().isVisible(), false)
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= 360), true)
      await shot(page, 'mail-thread-phone')
      await page.getByRole('button', { name: 'Back' }).click()
      await link('Floor plan').waitFor()
      await page.waitForFunction(() => document.activeElement?.textContent?.includes('Floor plan'))
      await page.setViewportSize(DESKTOP)
    })

    test('speaks German', async () => {
      await goto(page, '/account/preferences')
      const saved = page.waitForResponse((response) => response.url().endsWith('/auth/preferences'))
      await page.getByLabel('Language').selectOption('de')
      await saved
      await goto(page, world.path)
      await page.getByRole('link', { name: 'Posteingang' }).first().waitFor()
      await link('Spring letter').click()
      await page.frameLocator('iframe').getByText('begins').waitFor()
      await shot(page, 'mail-german')
      await page.setViewportSize({ width: 360, height: 740 })
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= 360), true)
      await page.setViewportSize(DESKTOP)
      await goto(page, '/account/preferences')
      await page.getByLabel('Sprache').selectOption('en')
      await page.getByRole('heading', { name: 'Preferences', level: 1 }).waitFor()
    })

    for (const theme of ['light', 'dark']) {
      for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
        test(`breaks no rule of accessibility, ${theme}, ${size}`, async () => {
          await page.setViewportSize(viewport)
          await page.emulateMedia({ colorScheme: theme })
          const found = []
          const look = async (label) => {
            await settle(page)
            await shot(page, `mail-${label}-${theme}-${size}`)
            for (const violation of await violations(page, TOASTS)) found.push(`${label}: ${violation}`)
            const behindDialog = (await page.getByRole('dialog').count()) > 0
            if (!behindDialog && (await page.getByRole('heading', { level: 1 }).count()) !== 1) found.push(`${label}: not one heading of level 1`)
          }
          await goto(page, world.path)
          await look('list')
          await row('Note 003').getByRole('checkbox').check()
          await look('chosen')
          await page.keyboard.press('v')
          await page.getByRole('option').first().waitFor()
          await look('move')
          await page.keyboard.press('Escape')
          await page.getByRole('dialog').waitFor({ state: 'detached' })
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: 'Filter and view' }).click()
          await look('filter')
          await page.keyboard.press('Escape')
          await link('Spring letter').click()
          await page.frameLocator('iframe').getByText('begins').waitFor()
          await look('thread')
          await goto(page, '/mail/search?q=note')
          await row('Note 000').first().waitFor()
          await look('search')
          assert.deepEqual(found, [])
        })
      }
    }

    test('is removed from this browser at sign-out', async () => {
      await page.setViewportSize(DESKTOP)
      await goto(page, world.path)
      const kept = () => page.evaluate(async () => (await indexedDB.databases()).filter(({ name }) => name.startsWith('postroom.mail.')).length)
      assert.equal(await kept(), 1)
      await page.getByRole('button', { name: /switch organisation/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.waitForURL(`${BASE}/sign-in`)
      await page.waitForFunction(async () => (await indexedDB.databases()).every(({ name }) => !name.startsWith('postroom.mail.')))
    })
  })
}
