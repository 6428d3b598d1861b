import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BASE, DESKTOP, goto, newPage, pageOf, settle, shot } from '../support/browser.mjs'
import { world } from '../support/world.mjs'

const problem = (status, kind, headers = {}) => ({
  status,
  headers,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: `urn:postroom:problem:${kind}`, title: kind, status, detail: kind, instance: 'urn:uuid:0' }),
})

/** What the client shows when something is missing, slow, away or refused. */
export function states() {
  describe('the page', () => {
    test('shows placeholders only when the answer takes a while', async () => {
      const page = await pageOf(world.ida)
      let release
      const held = new Promise((resolve) => (release = resolve))
      await page.route('**/api/v1/admin/members*', async (route) => {
        await held
        await route.continue()
      })
      await page.goto(`${BASE}/admin/members`)
      await page.locator('.animate-pulse').first().waitFor()
      await shot(page, 'loading-light')
      release()
      await page.getByRole('row', { name: /Ida Holm/ }).waitFor()
      assert.equal(await page.locator('.animate-pulse').count(), 0)
      await page.context().close()
    })

    test('says what failed and tries again', async () => {
      const page = await pageOf(world.ida)
      await page.route('**/api/v1/admin/members*', (route) => route.fulfill(problem(500, 'internal')))
      await goto(page, '/admin/members')
      await page.getByText('The members could not be loaded').waitFor()
      await shot(page, 'error-light')
      await page.unroute('**/api/v1/admin/members*')
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByRole('row', { name: /Ida Holm/ }).waitFor()
      await page.context().close()
    })

    test('keeps what it knows while offline, says so, and recovers by itself', async () => {
      const page = await pageOf(world.ida)
      await page.context().setOffline(true)
      await page.getByText('Offline. The page shows what was last loaded').waitFor()
      await page.getByRole('row', { name: /Ida Holm/ }).waitFor()
      await shot(page, 'offline-light')
      await page.getByRole('button', { name: 'New member' }).click()
      const dialog = page.getByRole('dialog', { name: 'New member' })
      await dialog.getByLabel('Name', { exact: true }).fill('Newly Added')
      await dialog.getByLabel('Email address').fill('nobody@nordhavn.example')
      await dialog.getByRole('button', { name: 'Add member' }).click()
      await dialog.getByText('The server cannot be reached. Nothing was changed').waitFor()
      await page.context().setOffline(false)
      await page.getByText('Offline. The page shows').waitFor({ state: 'detached' })
      await dialog.getByRole('button', { name: 'Add member' }).click()
      await page.getByRole('dialog', { name: 'Newly Added is a member now' }).getByRole('button', { name: 'Done' }).click()
      await page.context().close()
    })

    test('notices a server that is away, though the network is there', async () => {
      const page = await pageOf(world.ida)
      const away = (route) => route.abort('connectionrefused')
      await page.route('**/api/**', away)
      await page.route('**/health/live', away)
      await page.getByPlaceholder('Find a name or address').fill('ida')
      await page.getByText('Offline. The page shows').waitFor()
      await page.unroute('**/api/**')
      await page.unroute('**/health/live')
      await page.getByText('Offline. The page shows').waitFor({ state: 'detached' })
      await page.getByRole('row', { name: /Ida Holm/ }).waitFor()
      await page.context().close()
    })

    test('that cannot reach its server when it opens says so', async () => {
      const page = await newPage()
      await page.route('**/api/**', (route) => route.abort('connectionrefused'))
      await page.goto(`${BASE}/admin/members`)
      await page.getByText('Postroom does not answer').waitFor()
      await page.unroute('**/api/**')
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.context().close()
    })

    test('counts the time down after too many sign-ins', async () => {
      const page = await newPage()
      await page.route('**/api/v1/auth/login', (route) => route.fulfill(problem(429, 'too-many-requests', { 'Retry-After': '48' })))
      await goto(page, '/sign-in')
      await page.getByLabel('Email address or handle').fill('ida')
      await page.getByLabel('Password', { exact: true }).fill('whatever it is')
      await page.keyboard.press('Enter')
      await page.getByText(/Too many attempts. You can try again in 4\d seconds/).waitFor()
      await shot(page, 'sign-in-locked-light')
      await page.context().close()
    })

    test('names a wrong password under the form, and nothing more', async () => {
      const page = await newPage()
      await goto(page, '/sign-in')
      await page.getByLabel('Email address or handle').fill(world.ida.email)
      await page.getByLabel('Password', { exact: true }).fill('not my password at all')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
      assert.match(page.url(), /\/sign-in$/)
      assert.equal(await page.getByLabel('Email address or handle').inputValue(), world.ida.email)
      await page.context().close()
    })
  })

  describe('the theme', () => {
    for (const [kept, system] of [['dark', 'light'], ['light', 'dark']]) {
      test(`is ${kept} before the first paint on a ${system} device`, async () => {
        const page = await newPage({ theme: system })
        await page.addInitScript((theme) => localStorage.setItem('postroom.theme', theme), kept)
        // The application is held back: what is painted now is what the reader sees first.
        let release
        const held = new Promise((resolve) => (release = resolve))
        await page.route('**/assets/*.js', async (route) => {
          await held
          await route.continue()
        })
        await page.goto(`${BASE}/sign-in`, { waitUntil: 'commit' })
        await page.waitForFunction(() => document.body && getComputedStyle(document.body).backgroundColor !== 'rgba(0, 0, 0, 0)')
        const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
        assert.equal(colour, kept === 'dark' ? 'rgb(17, 17, 19)' : 'rgb(244, 243, 240)')
        release()
        await page.getByRole('heading', { name: 'Sign in' }).waitFor()
        assert.equal(await page.evaluate(() => document.documentElement.classList.contains('dark')), kept === 'dark')
        await page.context().close()
      })
    }

    test('follows the person into another browser', async () => {
      const page = await pageOf(world.ida)
      await goto(page, '/account/preferences')
      const saved = page.waitForResponse((response) => response.url().endsWith('/auth/preferences'))
      await page.getByRole('radio', { name: 'Dark' }).check()
      assert.equal((await saved).status(), 204)
      await page.waitForFunction(() => document.documentElement.classList.contains('dark'))
      const other = await pageOf(world.ida, { viewport: DESKTOP, theme: 'light' })
      await other.waitForFunction(() => document.documentElement.classList.contains('dark'))
      await other.context().close()
      await page.getByRole('radio', { name: 'System' }).check()
      await page.waitForFunction(() => !document.documentElement.classList.contains('dark'))
      await settle(page)
      await page.context().close()
    })
  })
}
