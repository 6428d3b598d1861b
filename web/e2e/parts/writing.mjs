import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { DESKTOP, goto, inspect, pageOf, PHONE, settle, shot } from '../support/browser.mjs'
import { composerOn, notice } from '../support/composer.mjs'
import { imapOf } from '../support/imap.mjs'
import { connectMailbox, newReader, noSubmission, submission } from '../support/mail.mjs'
import { call, PASSWORD, tokenOf } from '../support/world.mjs'

const RUNA = { displayName: 'Runa Dahl', email: 'runa@skriverhus.example', password: PASSWORD }
const MAILBOX = 'ida@nordhavn.example'
const SIZES = [['', DESKTOP], ['-phone', PHONE]]

/** What helps to write: identities and signatures, templates, proposals; and what a text must not lose. */
export function writing() {
  describe('writing', { skip: noSubmission }, () => {
    let token
    let account
    let page
    const draft = () => composerOn(page)
    const from = () => draft().window.getByLabel('From')
    const dialog = (name) => page.getByRole('dialog', { name })
    const identity = (address) => page.locator(`[data-identity="${address}"]`)
    const stored = (id) => call(token, 'GET', `/drafts/${id}`)
    const until = async (what, found) => {
      for (const end = Date.now() + 20_000; !(await found()); await new Promise((resolve) => setTimeout(resolve, 200))) assert.ok(Date.now() < end, what)
    }
    const inbox = async () => {
      await goto(page, '/mail')
      await page.locator('[data-mail-row]').first().waitFor()
    }
    const begin = async () => {
      await inbox()
      await page.keyboard.press('c')
      await draft().text.waitFor()
    }
    const drop = async () => {
      await draft().window.getByRole('button', { name: 'Delete draft' }).click()
      await draft().window.waitFor({ state: 'detached' })
    }
    /** Writes now instead of in five seconds, as leaving the window does. */
    const push = () => page.evaluate(() => globalThis.dispatchEvent(new Event('blur')))
    const fits = async () => {
      await page.setViewportSize({ width: 360, height: 740 })
      await settle(page)
      assert.ok(await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main, main [role=region]')].every((element) => element.scrollWidth <= element.clientWidth)))
      await page.setViewportSize(DESKTOP)
    }

    before(async () => {
      await newReader(RUNA, 'Skriverhus', 'skriverhus')
      token = await tokenOf(RUNA)
      account = await connectMailbox(token, 'Skriverhus', MAILBOX, 1, submission())
      page = await pageOf(RUNA, { inMail: true })
    })
    after(() => page.context().close())
    afterEach(async () => {
      await page.context().setOffline(false)
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await page.setViewportSize(DESKTOP)
    })

    test('knows whom one writes as: identities are listed, added, changed, and deleted', async () => {
      await goto(page, '/account/identities')
      const own = identity(MAILBOX)
      await own.getByText('No signature').waitFor()
      const found = []
      for (const [size, viewport] of SIZES) {
        await page.setViewportSize(viewport)
        found.push(...(await inspect(page, (theme) => `identities-${theme}${size}`)))
      }
      await fits()

      // The account's own one cannot be taken away, nor its address be changed here.
      await own.getByRole('button', { name: /^More actions/ }).click()
      assert.equal(await page.getByRole('menuitem', { name: 'Delete identity' }).count(), 0)
      await page.getByRole('menuitem', { name: 'Edit' }).click()
      await dialog(/^Edit /).getByLabel('Name', { exact: true }).fill('Runa Dahl')
      assert.equal(await dialog(/^Edit /).getByLabel('Email address').count(), 0)
      await dialog(/^Edit /).getByRole('textbox', { name: 'Signature' }).click()
      await page.keyboard.press('Control+b')
      await page.keyboard.type('Runa Dahl')
      await page.keyboard.press('Control+b')
      await page.keyboard.press('Enter')
      await page.keyboard.type('Skriverhus, Kiel')
      found.push(...(await inspect(page, (theme) => `identity-${theme}`)))
      await dialog(/^Edit /).getByRole('button', { name: 'Save identity' }).click()
      await own.getByText('Skriverhus, Kiel').waitFor()

      // Another one.
      await page.getByRole('button', { name: 'Add identity: Skriverhus' }).click()
      const adding = dialog('New identity')
      await adding.getByRole('button', { name: 'Add identity' }).click()
      await adding.getByText('Enter an address such as name@example.org.').waitFor()
      await adding.getByLabel('Name', { exact: true }).fill('The office')
      await adding.getByLabel('Email address').fill('office@nordhavn.example')
      await adding.getByRole('button', { name: 'Write without formatting' }).click()
      await adding.getByRole('textbox', { name: 'Signature' }).fill('The office\nOpen until four')
      await adding.getByRole('button', { name: 'Add identity' }).click()
      await identity('office@nordhavn.example').getByText('Open until four').waitFor()
      const { items } = await call(token, 'GET', `/accounts/${account.id}/identities`)
      assert.deepEqual(items.map(({ name, signature, signatureHtml, isDefault }) => [name, signature, signatureHtml, isDefault]), [
        ['Runa Dahl', 'Runa Dahl\nSkriverhus, Kiel', '<strong>Runa Dahl</strong><br>Skriverhus, Kiel', true],
        ['The office', 'The office\nOpen until four', '', false],
      ])
      const menu = (item) => identity('office@nordhavn.example').getByRole('button', { name: /^More actions/ }).click().then(() => page.getByRole('menuitem', { name: item }).click())
      await menu('Make default')
      await identity('office@nordhavn.example').getByText('Default', { exact: true }).waitFor()
      await call(token, 'PATCH', `/accounts/${account.id}/identities/${account.id}`, { isDefault: true })
      await identity(MAILBOX).getByText('Default', { exact: true }).waitFor()

      // One is added only to be deleted.
      await call(token, 'POST', `/accounts/${account.id}/identities`, { name: 'Old name', address: 'old@nordhavn.example' })
      await identity('old@nordhavn.example').getByRole('button', { name: /^More actions/ }).click()
      await page.getByRole('menuitem', { name: 'Delete identity' }).click()
      await dialog('Delete Old name?').getByRole('button', { name: 'Delete identity' }).click()
      await identity('old@nordhavn.example').waitFor({ state: 'detached' })
      assert.deepEqual(found, [])
    })

    test('begins new mail with the signature below, which changes with whom it is from until it is touched', async () => {
      await begin()
      const { text, window } = draft()
      await text.getByText('Skriverhus, Kiel').waitFor()
      await window.locator('[data-save-state=idle]').waitFor({ state: 'attached' })
      assert.match(await from().evaluate((field) => field.selectedOptions[0].textContent), /^Runa Dahl </)
      await text.click({ position: { x: 20, y: 20 } })
      await page.keyboard.press('Control+Home')
      await page.keyboard.type('Above the signature')
      await from().selectOption({ label: 'The office <office@nordhavn.example>' })
      await text.getByText('Open until four').waitFor()
      assert.equal(await text.getByText('Skriverhus, Kiel').count(), 0)
      await settle(page)
      await shot(page, 'compose-signature-light')
      await draft().to.fill(`${MAILBOX},`)
      await push()
      await draft().saved()
      const kept = await stored(await draft().id())
      assert.equal(kept.body.trimEnd(), 'Above the signature\n\n-- \nThe office\nOpen until four')
      const { items } = await call(token, 'GET', `/accounts/${account.id}/identities`)
      assert.equal(kept.identityId, items[1].id)
      // Touched, it stays.
      await text.getByText('Open until four').click()
      await page.keyboard.press('End')
      await page.keyboard.type(', not today')
      await from().selectOption({ label: `Runa Dahl <${MAILBOX}>` })
      await text.getByText(', not today').waitFor()
      await drop()
      // Nobody has written anything: it is gone without a word.
      await begin()
      await text.getByText('Skriverhus, Kiel').waitFor()
      await window.getByRole('button', { name: 'Close' }).click()
      await window.waitFor({ state: 'detached' })
      // Of those that were written here; the mailbox brings one of its own.
      const left = async () => (await call(token, 'GET', '/drafts')).items.filter(({ subject }) => !subject)
      // The one before may still be on its way out; this one never was anywhere.
      for (let tries = 0; tries < 100 && (await left()).length > 0; tries++) await settle(page)
      assert.deepEqual(await left(), [])
    })

    test('keeps the table of a mail that is answered, and the signature above it', async () => {
      const imap = await imapOf(MAILBOX)
      const html = '<p>The figures:</p><table border="1"><tr><th>Item</th><th>Agreed</th></tr><tr><td style="color:#b42222">Monthly rent</td><td align="right">14,200 EUR</td></tr></table>'
      await imap.append('INBOX', `From: Marta Lindqvist <marta@weber.example>\r\nTo: ${MAILBOX}\r\nSubject: Rent in figures\r\nDate: ${new Date().toUTCString()}\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n`)
      imap.close()
      await inbox()
      await page.locator('[data-mail-row]').filter({ hasText: 'Rent in figures' }).locator('[data-row-link]').click()
      await page.frameLocator('iframe').getByText('Monthly rent').waitFor()
      await settle(page)
      await page.keyboard.press('r')
      const { text, window } = draft()
      await text.locator('td').filter({ hasText: '14,200 EUR' }).waitFor()
      await text.getByText('Skriverhus, Kiel').waitFor()
      await page.waitForFunction(() => document.activeElement?.getAttribute('contenteditable') === 'true')
      await page.keyboard.type('Agreed, thank you.')
      await push()
      const id = await draft().id()
      await until('it is saved', async () => (await stored(id)).body.startsWith('Agreed, thank you.'))
      const kept = await stored(id)
      assert.match(kept.bodyHtml, /<table[^>]*>[^]*<td[^>]*style="color: ?#b42222;?"[^>]*>Monthly rent<\/td>/)
      assert.match(kept.body, /> Monthly rent {2}14,200 EUR/)
      const found = []
      for (const [size, viewport] of SIZES) {
        await page.setViewportSize(viewport)
        found.push(...(await inspect(page, (theme) => `compose-table-${theme}${size}`)))
      }
      await page.setViewportSize(DESKTOP)
      // Whoever wants to write between the lines gets them as text.
      await window.getByText('Edit as text').click()
      await text.locator('td').first().waitFor({ state: 'detached' })
      await text.getByText('Monthly rent').waitFor()
      await page.keyboard.press('Control+z')
      await text.locator('td').filter({ hasText: '14,200 EUR' }).waitFor()
      await drop()
      assert.deepEqual(found, [])
    })

    test('has templates, whose placeholders are filled or asked for', async () => {
      await goto(page, '/account/templates')
      await page.getByText('No templates yet').waitFor()
      const found = [...(await inspect(page, (theme) => `templates-empty-${theme}`))]
      await page.keyboard.press('c')
      const making = dialog('New template')
      await making.getByLabel('Name').fill('Order')
      await making.getByLabel('Subject').fill('Order {{ order }}')
      await making.getByRole('textbox', { name: 'Text' }).click()
      await page.keyboard.type('Dear {{ recipient }},')
      await page.keyboard.press('Enter')
      await page.keyboard.type('order {{ order }} left today. {{ me }}')
      found.push(...(await inspect(page, (theme) => `template-${theme}`)))
      await making.getByRole('button', { name: 'Keep template' }).click()
      await page.getByRole('button', { name: 'Order', exact: true }).click()
      assert.equal(await dialog('Edit Order').getByLabel('Subject').inputValue(), 'Order {{ order }}')
      await dialog('Edit Order').getByLabel('Name').fill('Order sent')
      await dialog('Edit Order').getByRole('button', { name: 'Save template' }).click()
      await page.getByRole('button', { name: 'Order sent', exact: true }).waitFor()
      for (const [size, viewport] of SIZES) {
        await page.setViewportSize(viewport)
        found.push(...(await inspect(page, (theme) => `templates-${theme}${size}`)))
      }
      await fits()

      await begin()
      await draft().text.getByText('Skriverhus, Kiel').waitFor()
      await draft().to.fill('Jonas Weber <jonas@nordhavn.example>,')
      await draft().window.getByRole('button', { name: 'Insert a template' }).click()
      await page.getByRole('menuitem', { name: 'Order sent' }).click()
      await dialog('Order sent').getByLabel('order').fill('4711')
      found.push(...(await inspect(page, (theme) => `template-fill-${theme}`)))
      await dialog('Order sent').getByRole('button', { name: 'Insert' }).click()
      await draft().text.getByText('Dear Jonas Weber,').waitFor()
      await draft().text.getByText('order 4711 left today. Runa Dahl').waitFor()
      assert.equal(await draft().subject.inputValue(), 'Order 4711')
      await shot(page, 'compose-template-light')
      await push()
      await draft().saved()
      assert.match((await stored(await draft().id())).body, /^Dear Jonas Weber,\norder 4711 left today\. Runa Dahl\n[^]*-- \nRuna Dahl/)
      await drop()

      await goto(page, '/account/templates')
      await page.getByRole('button', { name: 'More actions for Order sent' }).click()
      await page.getByRole('menuitem', { name: 'Delete template' }).click()
      await dialog('Delete Order sent?').getByRole('button', { name: 'Delete template' }).click()
      await page.getByText('No templates yet').waitFor()
      await page.route('**/api/v1/templates', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { type: 'urn:postroom:problem:unavailable', status: 503 } }))
      await goto(page, '/account/templates')
      await page.getByText('The templates could not be loaded').waitFor()
      found.push(...(await inspect(page, (theme) => `templates-error-${theme}`)))
      assert.deepEqual(found, [])
    })

    test('proposes how to go on, subjects, and how it reads; nothing is in the draft until it is taken', async () => {
      await begin()
      const { text, window, subject } = draft()
      await text.getByText('Skriverhus, Kiel').waitFor()
      await text.click({ position: { x: 20, y: 20 } })
      await page.keyboard.press('Control+Home')
      await page.keyboard.type('We meet on Thursday')
      const id = await draft().id()
      const answers = {
        completion: { provider: 'local', model: null, proposals: [' at ten.', ' in Kiel.'], tone: null },
        subject: { provider: 'anthropic', model: 'm-1', proposals: ['Thursday', 'Our meeting on Thursday'], tone: null },
        tone: { provider: 'local', model: null, proposals: [], tone: { label: 'friendly', explanation: 'It greets and thanks.' } },
      }
      const asked = []
      await page.route('**/api/v1/drafts/*/suggest', async (route) => {
        const { kind } = route.request().postDataJSON()
        asked.push([kind, (await stored(id)).body.split('\n')[0]])
        await route.fulfill({ json: answers[kind] })
      })
      const ask = async (item) => {
        await window.getByRole('button', { name: 'Writing help' }).click()
        await page.getByRole('menuitem', { name: item }).click()
      }
      const panel = (name) => window.getByRole('group', { name })
      await ask('Continue')
      await panel('Continue').getByText('at ten.').waitFor()
      await panel('Continue').getByText('The text went nowhere.').waitFor()
      const found = []
      for (const [size, viewport] of SIZES) {
        await page.setViewportSize(viewport)
        found.push(...(await inspect(page, (theme) => `compose-help-${theme}${size}`)))
      }
      await page.setViewportSize(DESKTOP)
      await page.keyboard.press('Escape')
      await panel('Continue').waitFor({ state: 'detached' })
      assert.equal(await text.getByText('at ten.').count(), 0)
      await page.keyboard.press('End')
      await ask('Continue')
      await panel('Continue').getByText('at ten.').click()
      await text.getByText('We meet on Thursday at ten.').waitFor()
      await ask('Subject lines')
      await panel('Subject lines').getByText('Made by Anthropic (m-1), which was sent the text.').waitFor()
      await panel('Subject lines').getByRole('button', { name: 'Our meeting on Thursday' }).click()
      assert.equal(await subject.inputValue(), 'Our meeting on Thursday')
      await ask('How it reads')
      await panel('How it reads').getByText('It greets and thanks.').waitFor()
      await shot(page, 'compose-help-tone-light')
      // The server was asked about what stood there.
      assert.deepEqual(asked, [['completion', 'We meet on Thursday'], ['completion', 'We meet on Thursday'], ['subject', 'We meet on Thursday at ten.'], ['tone', 'We meet on Thursday at ten.']])
      answers.completion = { provider: 'local', model: null, proposals: [], tone: null }
      await ask('Continue')
      await panel('Continue').getByText('No proposal.').waitFor()
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await page.route('**/api/v1/drafts/*/suggest', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', json: { type: 'urn:postroom:problem:writing-help-off', status: 403 } }))
      await ask('How it reads')
      await panel('How it reads').getByText('Writing help is off.').waitFor()
      found.push(...(await inspect(page, (theme) => `compose-help-off-${theme}`)))
      await panel('How it reads').getByRole('button', { name: 'Dismiss' }).click()
      await drop()
      assert.deepEqual(found, [])
    })

    test('opens the composer once the connection is back that was lost right after the page was loaded', async () => {
      // Nothing of the composer has come yet.
      await page.route(/\/assets\/ComposeDock-/, (route) => route.abort('internetdisconnected'))
      await inbox()
      await page.context().setOffline(true)
      await page.keyboard.press('c')
      await notice(page, 'The composer cannot be loaded without the server.').waitFor()
      await shot(page, 'compose-not-loaded-light')
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await page.context().setOffline(false)
      await draft().text.waitFor()
      await draft().window.getByRole('button', { name: 'Close' }).click()
      await draft().window.waitFor({ state: 'detached' })
    })

    test('keeps files that are chosen offline, also over a reload, and attaches them afterwards', async () => {
      await begin()
      await draft().subject.fill('Plans from the ferry')
      await push()
      await draft().saved()
      const id = await draft().id()
      await page.context().setOffline(true)
      await draft().window.locator('input[type=file]:not([accept])').setInputFiles([{ name: 'ferry.txt', mimeType: 'text/plain', buffer: Buffer.from('deck plan') }])
      await draft().window.getByText('Kept on this device; attached once the server is back.').waitFor()
      await shot(page, 'compose-file-waits-light')
      const found = await inspect(page, (theme) => `compose-file-waits-${theme}`)
      await draft().to.fill(`${MAILBOX},`)
      await page.keyboard.press('Control+Enter')
      await draft().window.getByText('A file waits for the server.').waitFor()
      // The page dies; its code comes from the server, which takes no file yet.
      await page.route('**/attachments?*', (route) => route.abort('connectionreset'))
      await page.context().setOffline(false)
      await page.reload()
      await draft().window.getByText('ferry.txt').waitFor()
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await page.context().setOffline(true)
      await page.context().setOffline(false)
      await draft().window.getByRole('button', { name: 'Remove ferry.txt' }).waitFor()
      await until('the file is attached', async () => (await stored(id)).attachments.some(({ filename, size }) => filename === 'ferry.txt' && size === 9))
      await drop()
      assert.deepEqual(found, [])
    })
  })
}
