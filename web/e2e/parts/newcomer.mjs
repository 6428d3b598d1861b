import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fillPasswords, goto, leaveMail, newPage, pageOf, settle, shot, signIn } from '../support/browser.mjs'
import { call, PASSWORD, tokenOf, world } from '../support/world.mjs'

/** A newcomer's first quarter of an hour: from the printed password to two sealed tenants. */
export function newcomer() {
  describe('a newcomer', () => {
    let page

    test('is asked for a password of their own at the first sign-in', async () => {
      page = await newPage()
      await goto(page, '/operator/tenants')
      assert.match(page.url(), /\/sign-in\?next=\/operator\/tenants$/)
      await signIn(page, world.operator)
      await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
      await shot(page, 'choose-password-light')
      await goto(page, '/account/profile')
      await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
      await goto(page, '/operator/tenants')

      await fillPasswords(page, world.operator.password, PASSWORD)
      await page.getByRole('button', { name: 'Change password and go on' }).click()
      await page.getByRole('heading', { name: 'Tenants', level: 1 }).waitFor()
      world.operator.password = PASSWORD
    })

    test('creates two tenants, each with its administrator', async () => {
      world.ida.initial = await createTenant(page, world.nordhavn, world.ida)
      world.priya.initial = await createTenant(page, world.raman, world.priya)
      const rows = page.getByRole('row').filter({ hasText: /Nordhavn|Raman/ })
      assert.equal(await rows.count(), 2)
    })

    test('hands over passwords, and each member sees only their own', async () => {
      for (const [person, tenant, stranger] of [[world.ida, world.nordhavn, world.priya], [world.priya, world.raman, world.ida]]) {
        const own = await pageOf({ email: person.email, password: person.initial })
        await fillPasswords(own, person.initial, PASSWORD)
        await own.getByRole('button', { name: 'Change password and go on' }).click()
        await own.waitForURL(/\/mail$/)
        await leaveMail(own)
        await own.getByRole('heading', { name: 'Members', level: 1 }).waitFor()
        await own.getByRole('row', { name: new RegExp(person.displayName) }).waitFor()
        await settle(own)
        const text = await own.locator('body').innerText()
        assert.ok(text.includes(tenant.name))
        assert.ok(!text.includes(stranger.email), 'a stranger stands in the list')
        person.password = PASSWORD
        await own.context().close()
      }
    })

    test('cannot be followed into another tenant by an address', async () => {
      const strangers = await call(await tokenOf(world.priya), 'GET', '/admin/members')
      const own = await pageOf(world.ida)
      await goto(own, `/admin/members/${strangers.items[0].id}`)
      await own.getByText('The member could not be loaded').waitFor()
      assert.ok(!(await own.locator('body').innerText()).includes(world.priya.email))
      await goto(own, '/operator/tenants')
      await own.getByRole('heading', { name: 'Nothing here' }).waitFor()
      assert.equal(await own.getByRole('link', { name: 'Operator' }).count(), 0)
      await own.context().close()
      await page.context().close()
    })
  })
}

/** Creates a tenant in the dialog; resolves to its administrator's initial password. */
async function createTenant(page, tenant, administrator) {
  await page.getByRole('button', { name: 'New tenant' }).click()
  const dialog = page.getByRole('dialog', { name: 'New tenant' })
  await dialog.getByLabel('Name', { exact: true }).fill(tenant.name)
  assert.equal(await dialog.getByLabel('Short name').inputValue(), tenant.slug)
  await dialog.getByLabel('Name of the administrator').fill(administrator.displayName)
  await dialog.getByLabel('Email of the administrator').fill(administrator.email)
  await dialog.getByRole('button', { name: 'Create tenant' }).click()
  const result = page.getByRole('dialog', { name: `${tenant.name} is ready` })
  const password = await result.getByLabel('Initial password').inputValue()
  assert.ok(password.length >= 12)
  await result.getByRole('button', { name: 'Done' }).click()
  await settle(page)
  return password
}
