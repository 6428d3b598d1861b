import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goto, pageOf, settle } from '../support/browser.mjs'
import { noDatabase, putTask } from '../support/database.mjs'
import { call, tokenOf, world } from '../support/world.mjs'

/** What an operator sees of the running installation. */
export function operation() {
  describe('the operator’s pages', () => {
    let page
    let token
    before(async () => {
      page = await pageOf(world.operator)
      token = await tokenOf(world.operator)
    })
    after(() => page.context().close())

    test('begin with true figures', async () => {
      await goto(page, '/operator/dashboard')
      const { total: tenants } = await call(token, 'GET', '/operator/tenants?total=true')
      const { total: operators } = await call(token, 'GET', '/operator/operators?total=true')
      const figures = await page.locator('dl[aria-label=Figures]').innerText()
      assert.match(figures, new RegExp(`Tenants\\s+${tenants}[\\s\\S]*People\\s+\\d+\\s+${operators} operators?[\\s\\S]*Recorded in 24 hours\\s+[1-9]`))
      await page.getByRole('heading', { name: 'Instances' }).waitFor()
      assert.equal(await page.getByText('Alive').count(), 1)
      await page.getByRole('link', { name: 'All tenants' }).click()
      await page.getByRole('heading', { name: 'Tenants', level: 1 }).waitFor()
      await settle(page)
      assert.match(await page.locator('dl[aria-label=Figures]').innerText(), new RegExp(`Tenants\\s+${tenants}`))
    })

    test('check the isolation when asked', async () => {
      await goto(page, '/operator/isolation')
      await page.getByRole('button', { name: 'Check now' }).click()
      await page.getByText('Checked: tenants are sealed from each other').first().waitFor({ timeout: 60_000 })
      await page.getByRole('heading', { name: 'Tenants are sealed from each other' }).waitFor()
      await page.getByText(/Checked \d+ seconds? ago|Checked now/).waitFor()
      const report = await call(token, 'GET', '/operator/isolation')
      assert.match(await page.locator('dl').last().innerText(), new RegExp(`Row policies\\s+${report.checked.policies}`))
    })

    test('show the tasks, what runs by the clock, and who does it', async () => {
      await goto(page, '/operator/tasks')
      await page.getByRole('heading', { name: 'Tasks', level: 1 }).waitFor()
      const summary = await call(token, 'GET', '/operator/tasks/summary')
      await page.getByRole('link', { name: /Schedules/ }).click()
      await page.locator('tbody tr').first().waitFor()
      assert.equal(await page.locator('tbody tr').count(), summary.schedules.length)
      await page.getByRole('link', { name: /Workers/ }).click()
      await page.getByRole('row', { name: /Alive/ }).first().waitFor()
    })

    test('call every task by a name that people understand', async () => {
      await goto(page, '/operator/tasks?view=schedules')
      const { schedules } = await call(token, 'GET', '/operator/tasks/summary')
      for (const { name } of schedules) {
        const cell = await page.getByRole('row').filter({ hasText: name }).locator('td').first().innerText()
        assert.match(cell, new RegExp(`^[A-Z].+\\n${name}$`))
      }
    })

    test('show a task that waits for its time, and let it run at once', { skip: noDatabase }, async () => {
      const id = putTask('clean_up')
      await goto(page, '/operator/tasks')
      const row = page.getByRole('row', { name: /Remove what has expired.*For later.*in 59 minutes/ })
      await row.waitFor()
      await row.getByRole('link').click()
      const pane = page.getByRole('region', { name: 'Details' })
      await pane.getByText(id, { exact: true }).waitFor()
      await pane.getByRole('button', { name: 'Run now' }).click()
      await page.getByText('Remove what has expired runs again now').first().waitFor()
      // It is done for real, and the page hears of it.
      await pane.getByText('Done or cancelled').waitFor()
      await row.waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
    })

    test('show why a task was given up, and cancel it after a question', { skip: noDatabase }, async () => {
      putTask('sweep_audit', { attempts: 3, most: 3, error: 'the other side refused the connection' })
      await goto(page, '/operator/dashboard')
      await page.getByRole('link', { name: '1 task was given up' }).click()
      await page.waitForURL(/\/operator\/tasks\?status=dead$/)
      const row = page.getByRole('row', { name: /Look for unsealed audit entries/ })
      await row.getByText('the other side refused the connection').waitFor()
      await row.getByText('3 of 3').waitFor()
      await row.getByRole('button', { name: /More actions/ }).click()
      await page.getByRole('menuitem', { name: 'Cancel task' }).click()
      await page.getByRole('dialog', { name: 'Cancel this task?' }).getByRole('button', { name: 'Cancel task' }).click()
      await page.getByText('Nothing matches').waitFor()
      const { dead } = await call(token, 'GET', '/operator/tasks/summary')
      assert.equal(dead, 0)
    })

    test('start a task that was given up, with all its attempts', { skip: noDatabase }, async () => {
      const id = putTask('clean_up', { attempts: 2, most: 2, error: 'once more' })
      await goto(page, `/operator/tasks/${id}?status=dead`)
      const pane = page.getByRole('region', { name: 'Details' })
      await pane.getByText('once more').waitFor()
      await pane.getByRole('button', { name: 'Run now' }).click()
      await pane.getByText('Done or cancelled').waitFor()
      // The list of what was given up has it no more from the moment that it runs.
      let answer = ''
      while (!answer.includes('retry: 404')) answer = await call(token, 'POST', `/operator/tasks/${id}/retry`).then(() => 'started', String)
    })
  })
}
