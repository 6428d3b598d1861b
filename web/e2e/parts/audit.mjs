import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { goto, pageOf, settle } from '../support/browser.mjs'
import { call, tokenOf, world } from '../support/world.mjs'

/** The trails: found, narrowed, read, and taken away as CSV. */
export function audit() {
  describe('the audit trail', () => {
    let page
    const rows = () => page.locator('tbody tr')
    const exported = async () => {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Export CSV' }).click()
      return readFile(await (await download).path(), 'utf8')
    }

    before(async () => {
      await assert.rejects(call(null, 'POST', '/auth/login', { email: world.ida.email, password: 'not her password' }), /login: 401/)
      page = await pageOf(world.ida)
      await goto(page, '/admin/audit')
    })
    after(() => page.context().close())

    test('says what happened, who did it, and how far it is sealed', async () => {
      await page.getByRole('row', { name: /Member added.*Ida Holm/ }).first().waitFor()
      await page.getByText(/\d+ entr(y|ies), /).first().waitFor()
      await page.getByText(/all sealed/).waitFor({ timeout: 40_000 })
    })

    test('is narrowed to an event by typing, and keeps that in the address', async () => {
      await page.getByLabel('Event', { exact: true }).click()
      await page.getByLabel('Event', { exact: true }).fill('member rem')
      await page.getByRole('option', { name: 'Member removed' }).click()
      await page.waitForURL(/event=member_removed/)
      await page.getByRole('row', { name: /Member added/ }).first().waitFor({ state: 'detached' })
      await page.getByRole('row', { name: /Member removed/ }).first().waitFor()
      await page.reload()
      await settle(page)
      assert.equal(await page.getByLabel('Event', { exact: true }).inputValue(), 'Member removed')
    })

    test('is exported as it is shown', async () => {
      const shown = await rows().count()
      const lines = (await exported()).trim().split(/\r?\n/)
      assert.equal(lines.length, shown + 1)
      assert.ok(lines.slice(1).every((line) => line.includes('member_removed')), lines.join('\n'))
      assert.ok(!lines.slice(1).some((line) => /(^|,)[=+@-]/.test(line)), 'a cell begins a formula')
      await page.getByRole('button', { name: 'Clear filters' }).click()
    })

    test('is narrowed to a person, a result and days', async () => {
      await page.getByLabel('Person', { exact: true }).click()
      await page.getByLabel('Person', { exact: true }).fill('ida')
      await page.getByRole('option', { name: /Ida Holm/ }).click()
      await page.waitForURL(/actor=/)
      await settle(page)
      assert.ok((await rows().count()) > 0)
      assert.equal(await rows().count(), await rows().filter({ hasText: 'Ida Holm' }).count())
      await page.getByRole('button', { name: 'Clear filters' }).click()
      await page.getByRole('button', { name: 'Result' }).click()
      await page.getByRole('menuitemcheckbox', { name: 'Refused' }).click()
      await page.getByRole('row', { name: /Sign-in failed/ }).first().waitFor()
      assert.equal(await rows().count(), await rows().filter({ hasText: 'Refused' }).count())
      await page.getByLabel('To', { exact: true }).fill('2020-01-01')
      await page.getByText('Nothing matches').waitFor()
      await page.getByRole('button', { name: 'Clear filters' }).first().click()
    })

    test('is read by keyboard, with everything that was noted', async () => {
      await settle(page)
      await page.locator('body').press('j')
      await page.keyboard.press('Enter')
      const pane = page.getByRole('region', { name: 'Details' })
      await pane.getByText('Request id').waitFor()
      await pane.getByText('Entry id').waitFor()
      await page.keyboard.press('Escape')
      await pane.waitFor({ state: 'detached' })
    })

    test('of the installation is the operators’ alone', async () => {
      await goto(page, '/operator/audit')
      await page.getByRole('heading', { name: 'Nothing here' }).waitFor()
      const operator = await pageOf(world.operator)
      await goto(operator, '/operator/audit')
      await operator.getByRole('row', { name: /Tenant (created|suspended)/ }).first().waitFor()
      assert.ok(!(await operator.locator('tbody').innerText()).includes('Member removed'))
      await operator.context().close()
      const { events } = await call(await tokenOf(world.operator), 'GET', '/operator/audit/state')
      assert.ok(events > 0)
    })
  })
}
