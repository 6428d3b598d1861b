import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DESKTOP, goto, pageOf, PHONE, settle, shot, TOASTS, violations } from '../support/browser.mjs'
import { mbox, newReader } from '../support/mail.mjs'
import { PASSWORD } from '../support/world.mjs'

const NILS = { displayName: 'Nils Vik', email: 'nils@fjordpost.example', password: PASSWORD }

/** Connecting, looking after and leaving mail accounts. */
export function mailAccounts() {
  describe('mail accounts', () => {
    let page
    const dialog = (name) => page.getByRole('dialog', { name })

    before(async () => {
      await newReader(NILS, 'Fjordpost', 'fjordpost')
      page = await pageOf(NILS, { inMail: true })
    })
    after(() => page.context().close())

    test('are what an empty mail area leads to', async () => {
      await goto(page, '/mail')
      await page.getByText('No mail account yet').waitFor()
      await shot(page, 'mail-none-light')
      await page.getByRole('link', { name: 'Connect account' }).click()
      await dialog('Connect account').waitFor()
    })

    test('begin with an address, whose servers are looked up and can be typed', async () => {
      const connect = dialog('Connect account')
      await connect.getByLabel('Email address').fill('nils')
      await page.keyboard.press('Enter')
      await connect.getByText('Enter an email address.').waitFor()
      await connect.getByLabel('Email address').fill('nils@nowhere.invalid')
      await page.keyboard.press('Enter')
      await connect.getByLabel('Server', { exact: true }).waitFor()
      await connect.getByLabel('Encryption', { exact: true }).selectOption('starttls')
      assert.equal(await connect.getByLabel('Port', { exact: true }).inputValue(), '143')
    })

    test('are tried before they are saved, and each step says what it found', async () => {
      const connect = dialog('Connect account')
      await connect.getByLabel('Server', { exact: true }).fill('nowhere.invalid')
      await connect.getByLabel('Password of the account').fill('not needed')
      await connect.getByRole('button', { name: 'Test the connection' }).click()
      await connect.getByText(/^Name\.: failed/).or(connect.locator('li').filter({ hasText: 'failed' })).first().waitFor()
      assert.equal(await connect.getByRole('button', { name: 'Connect account' }).count(), 0)
      await shot(page, 'mail-connect-failed-light')
      await page.keyboard.press('Escape')
      await connect.waitFor({ state: 'detached' })
    })

    test('take mail out of files, and count it', async () => {
      await page.getByRole('button', { name: 'Import files' }).click()
      const files = dialog('Import files')
      await files.locator('input[type=file]').setInputFiles({ name: 'old.mbox', mimeType: 'application/mbox', buffer: Buffer.from(mbox()) })
      await files.getByText('244 stored, 0 there already, 0 unreadable').first().waitFor()
      await files.locator('input[type=file]').setInputFiles({ name: 'again.mbox', mimeType: 'application/mbox', buffer: Buffer.from(mbox()) })
      await files.getByText('0 stored, 244 there already, 0 unreadable').first().waitFor()
      await shot(page, 'mail-import-light')
      await files.getByRole('button', { name: 'Done' }).click()
      await files.waitFor({ state: 'detached' })
      await page.getByRole('row', { name: /Only here/ }).waitFor()
    })

    test('show how they are, and take another name', async () => {
      await page.getByRole('row', { name: /Only here/ }).getByRole('link').click()
      const pane = page.getByRole('region', { name: 'Details' })
      await pane.getByText('244').first().waitFor()
      await pane.getByRole('button', { name: /More actions/ }).click()
      await page.getByRole('menuitem', { name: 'Edit' }).click()
      await page.getByRole('dialog', { name: /^Edit/ }).getByLabel('Name of the account').fill('Old letters')
      await page.keyboard.press('Enter')
      await page.getByRole('row', { name: /Old letters/ }).waitFor()
    })

    for (const theme of ['light', 'dark']) {
      for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
        test(`break no rule of accessibility, ${theme}, ${size}`, async () => {
          await page.setViewportSize(viewport)
          await page.emulateMedia({ colorScheme: theme })
          const found = []
          const look = async (label) => {
            await settle(page)
            await shot(page, `mail-${label}-${theme}-${size}`)
            for (const violation of await violations(page, TOASTS)) found.push(`${label}: ${violation}`)
          }
          await goto(page, '/account/mail-accounts')
          await look('accounts')
          await page.getByRole('row', { name: /Old letters/ }).getByRole('link').click()
          await page.getByRole('region', { name: 'Details' }).getByText('244').first().waitFor()
          await look('account')
          await goto(page, '/account/mail-accounts?new')
          await dialog('Connect account').getByLabel('Email address').fill('nils@nowhere.invalid')
          await page.keyboard.press('Enter')
          await dialog('Connect account').getByLabel('Server', { exact: true }).waitFor()
          await look('connect')
          await page.keyboard.press('Escape')
          await dialog('Connect account').waitFor({ state: 'detached' })
          assert.deepEqual(found, [])
        })
      }
    }

    test('are deleted only when asked for twice', async () => {
      await page.setViewportSize(DESKTOP)
      await goto(page, '/account/mail-accounts')
      await page.getByRole('button', { name: 'More actions for Old letters' }).click()
      await page.getByRole('menuitem', { name: 'Delete account' }).click()
      await dialog('Delete Old letters?').getByRole('button', { name: 'Delete account' }).click()
      await page.getByText('No mail account yet').waitFor()
    })
  })
}
