import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DESKTOP, goto, inspect, pageOf, PHONE, settle, shot } from '../support/browser.mjs'
import { IMAP, imapOf, MAIL_PASSWORD } from '../support/imap.mjs'
import { arrive, eml, mbox, newReader, noMailServer } from '../support/mail.mjs'
import { call, PASSWORD, tokenOf } from '../support/world.mjs'

const NILS = { displayName: 'Nils Vik', email: 'nils@fjordpost.example', password: PASSWORD }
const MAILBOX = 'priya@raman.example'
/** So many that their first synchronisation can be watched. */
const MANY = 6000

/** Connecting, looking after and leaving mail accounts, on a real mail server. */
export function mailAccounts() {
  describe('mail accounts', { skip: noMailServer }, () => {
    let page
    let imap
    const dialog = (name) => page.getByRole('dialog', { name })
    const connect = () => dialog('Connect account')
    const row = (name) => page.getByRole('row', { name })
    const pane = () => page.getByRole('region', { name: 'Details' })
    const step = (name) => connect().locator('li').filter({ hasText: name })
    const choose = async (account, action) => {
      await page.getByRole('button', { name: `More actions for ${account}` }).first().click()
      await page.getByRole('menuitem', { name: action }).click()
    }

    before(async () => {
      imap = await imapOf(MAILBOX)
      await imap.appendAll('Archive', Array.from({ length: MANY }, (_, at) => eml(`old-${at}`, `Old letter ${at}`)))
      await imap.select('INBOX')
      await newReader(NILS, 'Fjordpost', 'fjordpost')
      page = await pageOf(NILS, { inMail: true })
    })
    after(async () => {
      imap.close()
      await page.context().close()
    })

    test('are what an empty mail area leads to', async () => {
      await goto(page, '/mail')
      await page.getByText('No mail account yet').waitFor()
      await shot(page, 'mail-none-light')
      await page.getByRole('link', { name: 'Connect account' }).click()
      await connect().waitFor()
    })

    test('begin with an address, whose servers are looked up', async () => {
      await connect().getByLabel('Email address').fill('nils')
      await page.keyboard.press('Enter')
      await connect().getByText('Enter an email address.').waitFor()
      // No domain of these tests is in the DNS, so that the one answer that finds something is made up.
      const found = { source: 'autoconfig', protocol: 'imap', hostname: 'imap.raman.example', port: 993, encryption: 'tls', username: MAILBOX, smtp: null, hint: 'This provider wants an app password.' }
      await page.route('**/api/v1/accounts/discover', (route) => route.fulfill({ json: { items: [found], nextCursor: null } }))
      await connect().getByLabel('Email address').fill(MAILBOX)
      await page.keyboard.press('Enter')
      await connect().getByText('This provider wants an app password.').waitFor()
      assert.equal(await connect().getByLabel('Server', { exact: true }).inputValue(), 'imap.raman.example')
      assert.match(await connect().getByLabel('Found servers').innerText(), /IMAP at imap.raman.example, published by the provider/)
      await page.unroute('**/api/v1/accounts/discover')
      await page.keyboard.press('Escape')
      await connect().waitFor({ state: 'detached' })
    })

    test('can be typed where nothing is found', async () => {
      await goto(page, '/account/mail-accounts?new')
      await connect().getByLabel('Email address').fill(MAILBOX)
      await page.keyboard.press('Enter')
      await connect().getByText('No servers were found for this address.').waitFor()
      await connect().getByLabel('Encryption', { exact: true }).selectOption('starttls')
      assert.equal(await connect().getByLabel('Port', { exact: true }).inputValue(), '143')
      await connect().getByLabel('Encryption', { exact: true }).selectOption('none')
      await connect().getByLabel('Server', { exact: true }).fill(IMAP.host)
      await connect().getByLabel('Port', { exact: true }).fill(String(IMAP.port))
      await connect().getByLabel('Name of the account').fill('Raman')
    })

    test('are tried before they are saved, and each step says what it found', async () => {
      await connect().getByLabel('Password of the account').fill('not the password')
      await page.keyboard.press('Enter')
      await step('Sign-in').filter({ hasText: 'refused the password' }).waitFor()
      await step('Connection').filter({ hasText: 'worked' }).waitFor()
      await step('Abilities').filter({ hasText: 'not tried' }).first().waitFor()
      assert.equal(await connect().getByRole('button', { name: 'Connect account' }).count(), 0)
      await settle(page)
      await shot(page, 'mail-connect-failed-light')
      await connect().getByLabel('Password of the account').fill(MAIL_PASSWORD)
      await connect().getByRole('button', { name: 'Test the connection' }).click()
      for (const name of ['Name.', 'Connection.', 'Greeting.', 'Sign-in.', 'Abilities.']) await step(name).filter({ hasText: 'worked' }).waitFor()
      await settle(page)
      await shot(page, 'mail-connect-light')
    })

    test('show how far the first synchronisation is, and what came of it', async () => {
      await connect().getByRole('button', { name: 'Connect account' }).click()
      await connect().waitFor({ state: 'detached' })
      await pane().getByRole('progressbar').waitFor()
      await pane().getByText(/[\d,]+ of [\d],[\d]+ messages/).waitFor()
      await shot(page, 'mail-progress-light')
      await pane().getByText('Up to date').waitFor({ timeout: 60_000 })
      await pane().getByText(/^6,0\d\d$/).first().waitFor()
      await goto(page, '/mail')
      await page.locator('[data-mail-row]').first().waitFor()
    })

    test('are compared with their server on demand', async () => {
      await goto(page, '/account/mail-accounts')
      await row(/Raman/).getByRole('link').click()
      await pane().getByRole('button', { name: 'Compare now' }).click()
      await pane().getByText(/^Identical: /).waitFor()
      await pane().getByRole('row', { name: /^Archive/ }).waitFor()
      await settle(page)
      await shot(page, 'mail-certificate-light')
    })

    test('rest while they are paused, and catch up afterwards', async () => {
      await choose('Raman', 'Pause')
      await pane().getByText('Paused', { exact: true }).waitFor()
      await arrive(imap, 'paused-1', 'While paused')
      await choose('Raman', 'Resume')
      await pane().getByText('Up to date').waitFor()
      await goto(page, '/mail')
      await page.locator('[data-mail-row]').filter({ hasText: 'While paused' }).waitFor()
    })

    test('say when a password is refused, and go on with another one', async () => {
      await goto(page, '/account/mail-accounts')
      await row(/Raman/).getByRole('link').click()
      await choose('Raman', 'Edit')
      // What is kept to sign in with is the server's secret, so the dialog does not pretend to know it.
      assert.equal(await dialog('Edit Raman').getByLabel('How to sign in').inputValue(), 'kept')
      assert.equal(await dialog('Edit Raman').getByLabel('Password of the account').count(), 0)
      await dialog('Edit Raman').getByLabel('How to sign in').selectOption('Password')
      await dialog('Edit Raman').getByLabel('Password of the account').fill('no longer right')
      await dialog('Edit Raman').getByRole('button', { name: 'Save changes' }).click()
      await dialog('Edit Raman').locator('li').filter({ hasText: 'refused the password' }).waitFor()
      await page.keyboard.press('Escape')
      await dialog('Edit Raman').waitFor({ state: 'detached' })
      // As if it had been changed at the provider: what is tried first is not saved.
      const token = await tokenOf(NILS)
      const { id, version } = (await call(token, 'GET', '/accounts')).items[0]
      await call(token, 'PATCH', `/accounts/${id}`, { password: 'no longer right' }, { 'If-Match': `"${version}"` })
      await pane().getByText('Sign in again').first().waitFor({ timeout: 60_000 })
      await settle(page)
      await shot(page, 'mail-refused-light')
      await pane().getByRole('button', { name: 'Enter password' }).click()
      await dialog('Edit Raman').getByLabel('Password of the account').fill(MAIL_PASSWORD)
      await dialog('Edit Raman').getByLabel('Name of the account').fill('Atelier')
      await dialog('Edit Raman').getByRole('button', { name: 'Save changes' }).click()
      await pane().getByText('Up to date').waitFor({ timeout: 60_000 })
      await row(/Atelier/).waitFor()
    })

    test('take mail out of files, and count it', async () => {
      await page.getByRole('button', { name: 'Import files' }).click()
      const files = dialog('Import files')
      const give = (name, content) => files.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })
      const counted = (name, counts) => files.locator('li').filter({ hasText: name }).filter({ hasText: counts }).waitFor()
      await give('old.mbox', mbox())
      await counted('old.mbox', '244 stored, 0 there already, 0 unreadable')
      await give('old.mbox', mbox())
      await counted('old.mbox', '0 stored, 244 there already, 0 unreadable')
      await give('letter.eml', eml('file-1', 'Out of a file'))
      await counted('letter.eml', '1 stored, 0 there already, 0 unreadable')
      await give('nothing.eml', '')
      await counted('nothing.eml', '1 unreadable')
      await shot(page, 'mail-import-light')
      await files.getByRole('button', { name: 'Done' }).click()
      await files.waitFor({ state: 'detached' })
    })

    test('tell what could not be read', async () => {
      await row(/Only here/).getByRole('link').click()
      await pane().getByText('246').first().waitFor()
      await pane().getByText('1 message with problems').waitFor()
      await pane().getByText('it is empty').waitFor()
      await choose('Archive', 'Edit')
      await dialog('Edit Archive').getByLabel('Name of the account').fill('Old letters')
      await page.keyboard.press('Enter')
      await row(/Old letters/).waitFor()
    })

    for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
      test(`break no rule of accessibility, ${size}`, async () => {
        await page.setViewportSize(viewport)
        const found = []
        const look = async (label) => found.push(...(await inspect(page, (theme) => `mail-${label}-${theme}-${size}`)))
        await goto(page, '/account/mail-accounts')
        await look('accounts')
        await row(/Atelier/).getByRole('link').click()
        await pane().getByText(/^Identical: /).waitFor()
        await look('account')
        await goto(page, '/account/mail-accounts')
        await row(/Old letters/).getByRole('link').click()
        await pane().getByText('it is empty').waitFor()
        await look('problems')
        await goto(page, '/account/mail-accounts?new')
        await connect().getByLabel('Email address').fill('nils@nowhere.invalid')
        await page.keyboard.press('Enter')
        await connect().getByLabel('Server', { exact: true }).waitFor()
        await look('connect')
        await page.keyboard.press('Escape')
        await connect().waitFor({ state: 'detached' })
        assert.deepEqual(found, [])
      })
    }

    for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
      test(`can sign in with OAuth2, ${size}`, async () => {
        await page.setViewportSize(viewport)
        const found = []
        const look = async (label) => found.push(...(await inspect(page, (theme) => `mail-oauth2-${label}-${theme}-${size}`)))
        const field = (within, name) => within.getByLabel(name)
        await goto(page, '/account/mail-accounts?new')
        await connect().getByLabel('Email address').fill('nils@nowhere.invalid')
        await page.keyboard.press('Enter')
        await connect().getByLabel('How to sign in').selectOption('oauth2')
        assert.equal(await connect().getByLabel('Password of the account').count(), 0)
        await field(connect(), 'Scope').scrollIntoViewIfNeeded()
        await look('connect')
        await page.keyboard.press('Escape')
        await connect().waitFor({ state: 'detached' })
        await goto(page, '/account/mail-accounts')
        await row(/Atelier/).getByRole('link').click()
        await choose('Atelier', 'Edit')
        const edit = dialog('Edit Atelier')
        await edit.getByLabel('How to sign in').selectOption('oauth2')
        // Who changes to OAuth2 has to say all of it, or nothing.
        await edit.getByText('Leave all of these fields empty to sign in as before.').waitFor()
        assert.equal(await edit.getByText('Leave it empty to keep the present one.').count(), 0)
        await field(edit, 'Client ID').fill('nils')
        await edit.getByRole('button', { name: 'Save changes' }).click()
        await edit.getByText('Something has to stand here.').first().waitFor()
        await field(edit, 'Scope').scrollIntoViewIfNeeded()
        await look('edit')
        await page.keyboard.press('Escape')
        await edit.waitFor({ state: 'detached' })
        assert.deepEqual(found, [])
      })
    }

    test('are deleted only when asked for twice, and stay on their server', async () => {
      await page.setViewportSize(DESKTOP)
      await goto(page, '/account/mail-accounts')
      for (const name of ['Old letters', 'Atelier']) {
        await choose(name, 'Delete account')
        await dialog(`Delete ${name}?`).getByRole('button', { name: 'Delete account' }).click()
        await row(new RegExp(name)).waitFor({ state: 'detached' })
      }
      await page.getByText('No mail account yet').waitFor()
      await imap.select('Archive')
      assert.ok((await imap.search('ALL')).length >= MANY)
    })
  })
}
