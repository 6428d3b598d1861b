import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goto, newPage, pageOf, settle, shot, signIn } from '../support/browser.mjs'
import { call, newTenant, PASSWORD, tokenOf } from '../support/world.mjs'

/** What a tenant asks of its members, and what becomes of it. */
export function policy() {
  describe('the policy', () => {
    const nora = { displayName: 'Nora Vik', email: 'nora@helix.example', password: PASSWORD }
    const nils = { displayName: 'Nils Dahl', email: 'nils@helix.example', password: PASSWORD }
    let page
    const save = async () => {
      await page.getByRole('button', { name: 'Save policy' }).click()
      await page.getByText('Saved', { exact: true }).waitFor()
    }

    before(async () => {
      await newTenant('Helix Systems', 'helix-systems', nora, [nils])
      page = await pageOf(nora)
      await goto(page, '/admin/policy')
    })
    after(() => page.context().close())

    test('keeps session lengths in units that people use', async () => {
      await page.getByLabel('Signed out in any case after').selectOption({ label: '12 hours' })
      await page.getByLabel('Signed out when unused for').selectOption({ label: 'Another length' })
      await page.getByLabel('Signed out when unused for: number').fill('2')
      await page.getByLabel('Signed out when unused for: unit').selectOption('Minutes')
      await page.getByText('Use at least 5 minutes.').waitFor()
      assert.ok(await page.getByRole('button', { name: 'Save policy' }).isDisabled())
      await page.getByLabel('Signed out when unused for: number').fill('90')
      await save()
      const kept = await call(await tokenOf(nora), 'GET', '/admin/policy')
      assert.equal(kept.sessionIdleSeconds, 5400)
      assert.equal(kept.sessionMaxSeconds, 43_200)
      await page.reload()
      await settle(page)
      assert.equal(await page.getByLabel('Signed out when unused for: number').inputValue(), '90')
    })

    test('gives a length back to the installation', async () => {
      await page.getByLabel('Signed out in any case after').selectOption({ label: 'As in the whole installation' })
      await save()
      assert.equal((await call(await tokenOf(nora), 'GET', '/admin/policy')).sessionMaxSeconds, null)
    })

    test('hears that somebody else was quicker', async () => {
      await page.getByLabel('Signed out in any case after').selectOption({ label: '8 hours' })
      await call(await tokenOf(nora), 'PATCH', '/admin/policy', { sessionIdleSeconds: 3600 })
      await page.getByRole('button', { name: 'Save policy' }).click()
      await page.getByText('Somebody else changed this meanwhile').waitFor()
      await page.getByRole('button', { name: 'Reload the new state' }).click()
      await page.getByRole('button', { name: 'Save policy' }).waitFor({ state: 'detached' })
      assert.equal(await page.getByLabel('Signed out when unused for').inputValue(), '3600')
    })

    test('asks before unsaved changes are lost', async () => {
      await page.getByLabel('Signed out in any case after').selectOption({ label: '1 day' })
      await page.getByRole('link', { name: 'Members' }).click()
      const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await dialog.waitFor({ state: 'hidden' })
      assert.match(page.url(), /\/admin\/policy$/)
      await page.getByRole('button', { name: 'Discard' }).click()
      await page.getByRole('link', { name: 'Members' }).click()
      await page.getByRole('heading', { name: 'Members', level: 1 }).waitFor()
      await goto(page, '/admin/policy')
    })

    test('opens registration by a link, and closes it again', async () => {
      await page.getByRole('radio', { name: 'Open' }).check()
      await page.getByText('It works as soon as the policy is saved.').waitFor()
      await save()
      const link = await page.getByRole('textbox', { name: 'Registration link' }).inputValue()
      assert.match(link, /\/register\/helix-systems$/)
      await shot(page, 'policy-open-light')

      const stranger = await newPage()
      await goto(stranger, new URL(link).pathname)
      await stranger.getByRole('heading', { level: 1 }).waitFor()
      const registering = { tenant: 'helix-systems', displayName: 'Ada Ek', email: 'ada@helix.example', password: PASSWORD }
      await call(null, 'POST', '/auth/register', registering)
      await stranger.context().close()
      await page.getByRole('radio', { name: 'By invitation' }).check()
      await save()
      await assert.rejects(call(null, 'POST', '/auth/register', { ...registering, email: 'late@helix.example' }), /register: 403/)
    })

    test('lets nobody on without a second factor once it is required', async () => {
      await page.getByRole('switch').click()
      await page.getByText('You have no second factor yourself.').waitFor()
      await shot(page, 'policy-second-factor-light')
      await page.getByRole('button', { name: 'Save policy' }).click()
      await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()

      const other = await newPage()
      await goto(other, '/sign-in')
      await signIn(other, nils)
      await other.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
      await goto(other, '/account/profile')
      await other.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
      await other.context().close()
    })
  })
}
