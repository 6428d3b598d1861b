import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BASE, goto, pageOf, settle } from '../support/browser.mjs'
import { call, newTenant, PASSWORD, tokenOf, world } from '../support/world.mjs'

const ASTRID = { displayName: 'Astrid Dahl', email: 'astrid@havnelys.example', password: PASSWORD }
const BO = { displayName: 'Bo Krogh', email: 'bo@havnelys.example', password: PASSWORD }

/** What others change appears by itself: two administrators, each with a browser of their own. */
export function live() {
  describe('what others change', () => {
    let astrid
    let bo
    let memberId
    const row = (page, name) => page.getByRole('row', { name: new RegExp(name) })
    const loads = []

    before(async () => {
      await newTenant('Havnelys', 'havnelys', ASTRID, [BO])
      const token = await tokenOf(ASTRID)
      const found = await call(token, 'GET', '/admin/members?q=bo')
      await call(token, 'PATCH', `/admin/members/${found.items[0].id}`, { role: 'admin' })
      astrid = await pageOf(ASTRID)
      bo = await pageOf(BO)
      await goto(bo, '/admin/members')
      await row(bo, 'Astrid Dahl').waitFor()
      bo.on('load', () => loads.push(bo.url()))
    })
    after(async () => {
      await astrid.context().close()
      await bo.context().close()
    })

    test('appears in the list without a reload: somebody new', async () => {
      await goto(astrid, '/admin/members')
      await astrid.getByRole('button', { name: 'New member' }).click()
      const dialog = astrid.getByRole('dialog', { name: 'New member' })
      await dialog.getByLabel('Name', { exact: true }).fill('Cilla Berg')
      await dialog.getByLabel('Email address').fill('cilla@havnelys.example')
      await dialog.getByRole('button', { name: 'Add member' }).click()
      await astrid.getByRole('dialog', { name: 'Cilla Berg is a member now' }).getByRole('button', { name: 'Done' }).click()
      await row(bo, 'Cilla Berg').waitFor()
    })

    test('appears in an open detail: another name, and that somebody is gone', async () => {
      const token = await tokenOf(ASTRID)
      const found = await call(token, 'GET', '/admin/members?q=cilla')
      memberId = found.items[0].id
      await row(bo, 'Cilla Berg').getByRole('link').click()
      const details = bo.getByRole('region', { name: 'Details' })
      await details.getByText('Cilla Berg').first().waitFor()
      await call(token, 'PATCH', `/admin/members/${memberId}`, { displayName: 'Cilla Bergström' })
      await details.getByText('Cilla Bergström').first().waitFor()
      await bo.keyboard.press('Escape')
      await call(token, 'DELETE', `/admin/members/${memberId}`)
      await row(bo, 'Cilla Bergström').waitFor({ state: 'detached' })
    })

    test('that is missed while offline is there afterwards', async () => {
      await bo.context().setOffline(true)
      const token = await tokenOf(ASTRID)
      await call(token, 'POST', '/admin/members', { displayName: 'Dag Holm', email: 'dag@havnelys.example' })
      await bo.context().setOffline(false)
      await row(bo, 'Dag Holm').waitFor()
      assert.deepEqual(loads, [], 'no page was loaded again')
    })

    test('appears in the audit trail that somebody reads', async () => {
      await goto(bo, '/admin/audit?event=policy_changed')
      await bo.getByText('Nothing matches').waitFor()
      await call(await tokenOf(ASTRID), 'PATCH', '/admin/policy', { sessionIdleSeconds: 86_400 })
      await row(bo, 'Policy changed.*Astrid Dahl').waitFor()
      await goto(bo, '/admin/members')
    })

    test('includes the end of a session elsewhere: the stream ends, and the page asks to sign in', async () => {
      const page = await pageOf(ASTRID)
      const streams = []
      page.on('request', (request) => request.url() === `${BASE}/api/v1/events` && streams.push(request))
      await goto(page, '/account/profile')
      const [open] = streams
      const ended = ['requestfinished', 'requestfailed'].map((event) => page.waitForEvent(event, (request) => request === open))
      const token = await tokenOf(ASTRID)
      const { items } = await call(token, 'GET', '/auth/sessions')
      for (const { id, current, userAgent } of items) if (!current && userAgent.includes('Chrome')) await call(token, 'DELETE', `/auth/sessions/${id}`)
      await Promise.any(ended)
      await page.waitForURL((url) => url.pathname === '/sign-in')
      await page.getByText('Your session ended').waitFor()
      await settle(page)
      await page.context().close()
      await Promise.allSettled(ended)
    })

    test('includes the end of a session: the page asks to sign in', async () => {
      const token = await tokenOf(ASTRID)
      const found = await call(token, 'GET', '/admin/members?q=bo')
      await call(token, 'POST', `/admin/members/${found.items[0].id}/suspend`)
      await bo.waitForURL((url) => url.pathname === '/sign-in')
      await settle(bo)
    })

    test('appears to operators as well: a tenant with another name', async () => {
      const operator = await pageOf(world.operator)
      await goto(operator, '/operator/tenants')
      await row(operator, 'Havnelys').waitFor()
      const token = await tokenOf(world.operator)
      const found = await call(token, 'GET', '/operator/tenants?q=havnelys')
      await call(token, 'PATCH', `/operator/tenants/${found.items[0].id}`, { name: 'Havnelys Nord' })
      await row(operator, 'Havnelys Nord').waitFor()
      await operator.context().close()
    })
  })
}
