import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fillPasswords, goto, newPage, pageOf, settle, signIn, TOASTS, violations } from '../support/browser.mjs'
import { PASSWORD, tokenOf, world } from '../support/world.mjs'

/** What an operator does with tenants and colleagues. */
export function operators() {
  describe('an operator', () => {
    let page
    const tomasz = { email: 'tomasz@raman.example' }
    const row = (name) => page.getByRole('row', { name: new RegExp(name) })
    /** The button of one toast; the toast of what was done before may still be there. */
    const undo = (toast) => page.locator('li').filter({ hasText: toast }).getByRole('button', { name: 'Undo' })
    async function suspendTenant() {
      await page.getByRole('button', { name: 'Suspend tenant' }).click()
      await page.getByRole('dialog', { name: 'Suspend Atelier Raman?' }).getByRole('button', { name: 'Suspend tenant' }).click()
      await row('Atelier Raman').getByText('Suspended').waitFor()
    }

    before(async () => {
      page = await pageOf(world.operator)
      await goto(page, '/operator/tenants')
    })
    after(() => page.context().close())

    test('is told when a short name is taken, and keeps what was typed', async () => {
      await page.getByRole('button', { name: 'New tenant' }).click()
      const dialog = page.getByRole('dialog', { name: 'New tenant' })
      await dialog.getByLabel('Name', { exact: true }).fill(world.raman.name)
      await dialog.getByRole('switch').click()
      await dialog.getByRole('button', { name: 'Create tenant' }).click()
      await dialog.locator('[role=alert], [aria-invalid=true]').first().waitFor()
      assert.equal(await dialog.getByLabel('Name', { exact: true }).inputValue(), world.raman.name)
      await dialog.getByLabel('Short name').fill('Not A Slug')
      await dialog.getByRole('button', { name: 'Create tenant' }).click()
      await dialog.getByText('Use 2 to 48 lower-case letters').waitFor()
      await dialog.getByRole('button', { name: 'Cancel' }).click()
    })

    test('opens a tenant, edits it and adds a member', async () => {
      await row('Atelier Raman').getByRole('link').click()
      const pane = page.getByRole('region', { name: 'Details' })
      await pane.getByRole('button', { name: 'Edit' }).click()
      let dialog = page.getByRole('dialog', { name: 'Edit Atelier Raman' })
      await settle(page)
      await dialog.getByLabel('Contact email').fill('office@raman.example')
      await dialog.getByRole('button', { name: 'Save changes' }).click()
      await pane.getByText('office@raman.example').waitFor()

      await pane.getByRole('button', { name: 'Add member' }).click()
      dialog = page.getByRole('dialog', { name: 'Add a member to Atelier Raman' })
      await dialog.getByLabel('Name', { exact: true }).fill('Tomasz Zielinski')
      await dialog.getByLabel('Email address').fill('tomasz@raman.example')
      await dialog.getByText('gets a new initial password and is signed out everywhere').waitFor()
      await dialog.getByRole('button', { name: 'Add member' }).click()
      const result = page.getByRole('dialog', { name: 'Tomasz Zielinski is a member now' })
      tomasz.password = await result.getByLabel('Initial password').inputValue()
      await result.getByRole('button', { name: 'Done' }).click()
      await pane.getByText('tomasz@raman.example').waitFor()
    })

    test('suspends a person after being asked, and lets them in again by undo and by the menu', async () => {
      const person = page.getByRole('region', { name: 'Details' }).getByRole('listitem').filter({ hasText: tomasz.email })
      const menu = async (item) => {
        await person.getByRole('button', { name: 'More actions for Tomasz Zielinski' }).click()
        await page.getByRole('menuitem', { name: item }).waitFor()
        await settle(page)
        assert.deepEqual(await violations(page, TOASTS), [])
        await page.getByRole('menuitem', { name: item }).click()
      }
      const suspend = async () => {
        await menu('Suspend person')
        await page.getByRole('dialog', { name: 'Suspend Tomasz Zielinski?' }).getByRole('button', { name: 'Suspend person' }).click()
        await person.getByText('Suspended').waitFor()
      }
      await suspend()
      await undo('Tomasz Zielinski is suspended').click()
      await person.getByText('Suspended').waitFor({ state: 'detached' })
      await tokenOf(tomasz)

      await suspend()
      await assert.rejects(tokenOf(tomasz), /auth\/login: 40[13]/)
      await menu('Reactivate person')
      await person.getByText('Suspended').waitFor({ state: 'detached' })
      await tokenOf(tomasz)
    })

    test('takes the suspension of a tenant back', async () => {
      await suspendTenant()
      await undo('Atelier Raman is suspended').click()
      await row('Atelier Raman').getByText('Active').waitFor()
      await tokenOf(world.priya)
    })

    test('suspends a tenant after being asked; its members are out at once', async () => {
      const priya = await pageOf(world.priya)
      await goto(priya, '/admin/members')
      await suspendTenant()
      // What she does next is refused; the page may also hear of it before she does anything.
      await Promise.race([priya.getByPlaceholder('Find a name or address').fill('tomasz'), priya.waitForURL(/\/sign-in/)])
      await priya.waitForURL(/\/sign-in/)
      await priya.getByText('Your session ended').waitFor()
      await priya.context().close()
      await page.getByRole('button', { name: 'Reactivate tenant' }).click()
      await row('Atelier Raman').getByText('Active').waitFor()
    })

    test('adds a colleague who may only look', async () => {
      await goto(page, '/operator/operators')
      await page.getByRole('button', { name: 'New operator' }).click()
      const dialog = page.getByRole('dialog', { name: 'New operator' })
      await dialog.getByLabel('Name', { exact: true }).fill('Dora Beck')
      await dialog.getByLabel('Email address').fill('dora@postroom.example')
      await dialog.getByRole('radio', { name: 'Operator, read only' }).check()
      await dialog.getByRole('button', { name: 'Add operator' }).click()
      const result = page.getByRole('dialog', { name: 'Dora Beck is an operator now' })
      const initial = await result.getByLabel('Initial password').inputValue()
      await result.getByRole('button', { name: 'Done' }).click()
      await row('Dora Beck').waitFor()

      const dora = await newPage()
      await goto(dora, '/sign-in')
      await signIn(dora, { email: 'dora@postroom.example', password: initial })
      await fillPasswords(dora, initial, PASSWORD)
      await dora.getByRole('button', { name: 'Change password and go on' }).click()
      await dora.waitForURL((url) => url.pathname !== '/choose-password')
      await goto(dora, '/operator/tenants')
      assert.equal(await dora.getByRole('button', { name: 'New tenant' }).count(), 0)
      await dora.getByRole('link', { name: /Nordhavn/ }).click()
      await dora.getByText('ida@nordhavn.example').waitFor()
      assert.equal(await dora.getByRole('button', { name: /Edit|Suspend tenant|Add member|More actions/ }).count(), 0)
      await dora.context().close()
    })

    test('changes a role, suspends and reactivates a colleague', async () => {
      const menu = async (item) => {
        await page.getByRole('button', { name: 'More actions for Dora Beck' }).click()
        await page.getByRole('menuitem', { name: item }).click()
      }
      await menu('Change role')
      const dialog = page.getByRole('dialog', { name: 'Role of Dora Beck' })
      await dialog.getByRole('radio', { name: 'Operator', exact: true }).check()
      await dialog.getByRole('button', { name: 'Save role' }).click()
      await row('Dora Beck').getByText('read only').waitFor({ state: 'detached' })
      await menu('Suspend operator')
      await page.getByRole('dialog', { name: 'Suspend Dora Beck?' }).getByRole('button', { name: 'Suspend operator' }).click()
      await row('Dora Beck').getByText('Suspended').waitFor()
      await menu('Reactivate operator')
      await row('Dora Beck').getByText('Active').waitFor()
    })
  })
}
