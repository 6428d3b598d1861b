import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goto, pageOf, settle, shot, TOASTS, violations } from '../support/browser.mjs'
import { addMember, call, world } from '../support/world.mjs'

/** A key for a program: made, shown once, used, revoked. */
export function apiKeys() {
  describe('an API key', () => {
    let page
    let key
    const row = (name) => page.getByRole('row', { name: new RegExp(name) })

    before(async () => {
      page = await pageOf(await addMember('Kim Aas', 'kim@nordhavn.example', 'admin'))
      await goto(page, '/account/api-keys')
    })
    after(() => page.context().close())

    test('is made with a name, some of one’s own permissions and an end, and shown once', async () => {
      await page.getByText('No API keys').waitFor()
      await page.getByRole('main').getByRole('button', { name: 'New API key' }).click()
      const dialog = page.getByRole('dialog', { name: 'New API key' })
      await dialog.getByRole('button', { name: 'Make key' }).click()
      await dialog.getByText('Enter a name.').waitFor()
      await dialog.getByLabel('Name', { exact: true }).fill('Nightly report')
      await dialog.getByRole('group', { name: 'Members' }).getByLabel('See').check()
      await dialog.getByLabel('Ends').selectOption({ label: 'After 30 days' })
      await settle(page)
      await shot(page, 'new-api-key-light')
      assert.deepEqual(await violations(page, TOASTS), [])
      await dialog.getByRole('button', { name: 'Make key' }).click()

      const result = page.getByRole('dialog', { name: 'The key Nightly report' })
      key = await result.getByRole('textbox', { name: 'API key' }).inputValue()
      await settle(page)
      await shot(page, 'api-key-light')
      assert.deepEqual(await violations(page, TOASTS), [])
      await result.getByRole('button', { name: 'Done' }).click()
      await row('Nightly report.*Members: see.*Never').waitFor()
      await page.reload()
      await row('Nightly report').waitFor()
      assert.ok(!(await page.content()).includes(key), 'the key stayed in the page')
    })

    test('lets a program do what was ticked, and nothing else', async () => {
      const { items } = await call(key, 'GET', '/admin/members')
      assert.ok(items.some(({ email }) => email === world.ida.email))
      await assert.rejects(call(key, 'POST', '/admin/members', { displayName: 'No', email: 'no@nordhavn.example' }), /members: 403/)
      await assert.rejects(call(key, 'GET', '/admin/audit'), /audit: 403/)
      await assert.rejects(call(key, 'POST', '/auth/api-keys', { name: 'Child', scopes: [] }), /api-keys: 403/)
      await page.reload()
      await row('Nightly report').waitFor()
      await row('Nightly report.*Never').waitFor({ state: 'detached' })
    })

    test('is refused from the moment on when it is revoked', async () => {
      await page.getByRole('button', { name: 'Revoke Nightly report' }).click()
      await page.getByRole('dialog', { name: 'Revoke Nightly report?' }).getByRole('button', { name: 'Revoke key' }).click()
      await row('Nightly report').waitFor({ state: 'detached' })
      await page.getByText('No API keys').waitFor()
      await assert.rejects(call(key, 'GET', '/admin/members'), /members: 401/)
    })

    test('is nothing for operators, and they are told so', async () => {
      const operator = await pageOf(world.operator)
      await goto(operator, '/account/api-keys')
      await operator.getByText('No API keys for operators').waitFor()
      assert.equal(await operator.getByRole('button', { name: 'New API key' }).count(), 0)
      await operator.context().close()
    })
  })
}
