import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goto, pageOf, settle } from '../support/browser.mjs'
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

    test('start a task again, and cancel one after a question', async () => {
      // A task that was given up takes hours to come by: these answers stand in for the server's.
      const task = { id: '4711', name: 'probe', tenant: null, status: 'dead', queue: null, attempts: 25, maxAttempts: 25, error: 'the object store refused the key', runAt: new Date().toISOString(), createdAt: new Date().toISOString(), updatedAt: new Date().toISOString(), worker: null }
      const calls = []
      await page.route(/\/operator\/tasks\?/, (route) => route.fulfill({ json: { items: calls.includes('cancel') ? [] : [task], nextCursor: null, total: 1 } }))
      await page.route(/\/operator\/tasks\/4711\/(retry|cancel)$/, (route) => {
        const verb = route.request().url().split('/').pop()
        calls.push(verb)
        return verb === 'retry' ? route.fulfill({ json: { ...task, status: 'waiting' } }) : route.fulfill({ status: 204 })
      })
      await goto(page, '/operator/tasks')
      await page.getByRole('link', { name: /probe/ }).click()
      const pane = page.getByRole('region', { name: 'Details' })
      await pane.getByText('the object store refused the key').waitFor()
      await pane.getByRole('button', { name: 'Run now' }).click()
      await page.getByText('probe runs again now').first().waitFor()
      await pane.getByRole('button', { name: 'Cancel task' }).click()
      await page.getByRole('dialog', { name: 'Cancel this task?' }).getByRole('button', { name: 'Cancel task' }).click()
      await pane.getByText('Done or cancelled').waitFor()
      assert.deepEqual(calls, ['retry', 'cancel'])
    })
  })
}
