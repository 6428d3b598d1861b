import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goto, newPage, pageOf, settle, signIn } from '../support/browser.mjs'
import { addMember, call, PASSWORD, tokenOf, world } from '../support/world.mjs'

/** What a tenant's administrator does with members. */
export function members() {
  describe('an administrator', () => {
    let page
    const row = (name) => page.getByRole('row', { name: new RegExp(name) })
    const menu = async (name, item) => {
      await page.getByRole('button', { name: `More actions for ${name}` }).first().click()
      await page.getByRole('menuitem', { name: item }).click()
    }

    before(async () => {
      page = await pageOf(world.ida)
    })
    after(() => page.context().close())

    test('adds a member and hands over the password', async () => {
      await page.getByRole('button', { name: 'New member' }).click()
      const dialog = page.getByRole('dialog', { name: 'New member' })
      await dialog.getByRole('button', { name: 'Add member' }).click()
      await dialog.getByText('Enter a name.').waitFor()
      await dialog.getByLabel('Name', { exact: true }).fill('Jonas Weber')
      await dialog.getByLabel('Email address').fill('not an address')
      await dialog.getByRole('button', { name: 'Add member' }).click()
      await dialog.locator('[aria-invalid=true]').waitFor()
      await dialog.getByLabel('Email address').fill('jonas@nordhavn.example')
      await dialog.getByRole('button', { name: 'Add member' }).click()
      const result = page.getByRole('dialog', { name: 'Jonas Weber is a member now' })
      const initial = await result.getByLabel('Initial password').inputValue()
      await result.getByRole('button', { name: 'Done' }).click()
      await row('Jonas Weber').waitFor()

      const jonas = await newPage()
      await goto(jonas, '/sign-in')
      await signIn(jonas, { email: 'jonas@nordhavn.example', password: initial })
      await jonas.getByRole('heading', { name: 'Choose your own password' }).waitFor()
      await jonas.context().close()
    })

    test('is told when the address is taken', async () => {
      await page.getByRole('button', { name: 'New member' }).click()
      const dialog = page.getByRole('dialog', { name: 'New member' })
      await dialog.getByLabel('Name', { exact: true }).fill('Jonas again')
      await dialog.getByLabel('Email address').fill('jonas@nordhavn.example')
      await dialog.getByRole('button', { name: 'Add member' }).click()
      await dialog.locator('[role=alert], [aria-invalid=true]').first().waitFor()
      await dialog.getByRole('button', { name: 'Cancel' }).click()
    })

    test('changes a name and a role', async () => {
      await row('Jonas Weber').getByRole('link').click()
      await page.getByRole('region', { name: 'Details' }).getByRole('button', { name: 'Edit' }).click()
      const dialog = page.getByRole('dialog', { name: 'Edit Jonas Weber' })
      await dialog.getByLabel('Name', { exact: true }).fill('Jonas W. Weber')
      await dialog.getByRole('radio', { name: 'Read only' }).check()
      await dialog.getByRole('button', { name: 'Save changes' }).click()
      await row('Jonas W. Weber').getByText('Read only').waitFor()
      await page.keyboard.press('Escape')
      await page.waitForURL(/\/admin\/members$/)
    })

    test('hears that somebody else was quicker', async () => {
      const list = await call(await tokenOf(world.ida), 'GET', '/admin/members?q=jonas')
      await menu('Jonas W. Weber', 'Edit')
      const dialog = page.getByRole('dialog', { name: 'Edit Jonas W. Weber' })
      await settle(page)
      await call(await tokenOf(world.ida), 'PATCH', `/admin/members/${list.items[0].id}`, { role: 'user' })
      await dialog.getByRole('radio', { name: 'Administrator' }).check()
      await dialog.getByRole('button', { name: 'Save changes' }).click()
      await dialog.getByText('Somebody else changed this meanwhile').waitFor()
      await dialog.getByRole('button', { name: 'Reload the new state' }).click()
      await settle(page)
      assert.ok(await dialog.getByRole('radio', { name: 'User' }).isChecked())
      await dialog.getByRole('button', { name: 'Save changes' }).click()
      await dialog.waitFor({ state: 'hidden' })
    })

    test('suspends at once, and takes it back', async () => {
      await menu('Jonas W. Weber', 'Suspend')
      await row('Jonas W. Weber').getByText('Suspended').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await row('Jonas W. Weber').getByText('Active').waitFor()
    })

    test('finds by name and by status, also after a reload', async () => {
      await addMember('Marta Lindqvist', 'marta@nordhavn.example')
      await page.getByPlaceholder('Find a name or address').fill('marta')
      await page.waitForURL(/q=marta/)
      await row('Marta Lindqvist').waitFor()
      await row('Jonas W. Weber').waitFor({ state: 'detached' })
      await page.reload()
      await row('Marta Lindqvist').waitFor()
      assert.equal(await page.getByPlaceholder('Find a name or address').inputValue(), 'marta')
      await page.getByPlaceholder('Find a name or address').fill('')
      await page.getByRole('button', { name: 'Status' }).click()
      await page.getByRole('menuitemcheckbox', { name: 'Suspended' }).click()
      await page.getByText('Nothing matches').waitFor()
      await page.getByRole('button', { name: 'Clear filters' }).click()
      await row('Jonas W. Weber').waitFor()
    })

    test('gives a new initial password', async () => {
      await menu('Marta Lindqvist', 'New initial password')
      await page.getByRole('dialog').getByRole('button', { name: 'Make new password' }).click()
      const result = page.getByRole('dialog', { name: 'New password for Marta Lindqvist' })
      assert.notEqual(await result.getByLabel('Initial password').inputValue(), PASSWORD)
      await result.getByRole('button', { name: 'Done' }).click()
    })

    test('is asked before removing somebody', async () => {
      await menu('Jonas W. Weber', 'Remove member')
      const dialog = page.getByRole('dialog', { name: 'Remove Jonas W. Weber?' })
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await row('Jonas W. Weber').waitFor()
      await menu('Jonas W. Weber', 'Remove member')
      await dialog.getByRole('button', { name: 'Remove member' }).click()
      await row('Jonas W. Weber').waitFor({ state: 'detached' })
    })

    test('cannot give up the last administrator', async () => {
      await menu('Ida Holm', 'Edit')
      const dialog = page.getByRole('dialog', { name: 'Edit Ida Holm' })
      await settle(page)
      await dialog.getByRole('radio', { name: 'User' }).check()
      await dialog.getByRole('button', { name: 'Save changes' }).click()
      await dialog.getByRole('alert').waitFor()
      await dialog.getByRole('button', { name: 'Cancel' }).click()
    })
  })

  describe('a member without that role', () => {
    for (const role of ['user', 'readonly']) {
      test(`sees no administration as ${role}`, async () => {
        const person = await addMember(`Sven ${role}`, `sven-${role}@nordhavn.example`, role)
        const page = await pageOf(person)
        await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor()
        assert.equal(await page.getByRole('link', { name: /Admin|Operator/ }).count(), 0)
        await goto(page, '/admin/members')
        await page.getByRole('heading', { name: 'Nothing here' }).waitFor()
        await page.context().close()
      })
    }
  })
}
