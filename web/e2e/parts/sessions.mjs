import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BASE, fillPasswords, goto, newPage, pageOf, settle, shot, signIn } from '../support/browser.mjs'
import { addMember, call, tokenOf, world } from '../support/world.mjs'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

/** Sessions: seen, ended here and elsewhere, renewed; and the password. */
export function sessions() {
  describe('a session', () => {
    let person
    let page

    before(async () => {
      person = await addMember('Lena Okafor', 'lena@nordhavn.example', 'admin')
      page = await pageOf(person)
    })
    after(() => page.context().close())

    test('is renewed once behind the page when its token is refused', async () => {
      let refreshes = 0
      let refused = 0
      page.on('request', (request) => {
        if (request.url().endsWith('/auth/refresh')) refreshes += 1
      })
      await page.route('**/api/v1/auth/sessions*', (route) => {
        if (refused++ > 0) return route.continue()
        return route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:postroom:problem:unauthenticated', title: 'x', status: 401, detail: 'x' }) })
      })
      await page.getByRole('link', { name: 'Account' }).click()
      await page.getByRole('link', { name: 'Sessions' }).click()
      await page.getByText('This session').waitFor()
      await page.unroute('**/api/v1/auth/sessions*')
      assert.equal(refreshes, 1)
    })

    test('survives a reload', async () => {
      await page.reload()
      await page.getByText('This session').waitFor()
    })

    test('that was ended elsewhere leads to sign-in and back to the same place', async () => {
      const other = await pageOf(person, { userAgent: FIREFOX })
      await goto(other, '/admin/members?q=ida')
      await goto(page, '/account/sessions')
      const item = page.getByRole('listitem').filter({ hasText: 'Firefox' })
      await item.getByRole('button').click()
      await page.getByRole('dialog', { name: 'End this session?' }).getByRole('button', { name: 'End session' }).click()
      await item.waitFor({ state: 'detached' })

      await other.waitForURL(/\/sign-in/)
      await other.getByText('Your session ended').waitFor()
      await signIn(other, person)
      await other.getByRole('heading', { name: 'Members', level: 1 }).waitFor()
      assert.match(other.url(), /\/admin\/members\?q=ida$/)
      await other.context().close()
    })

    test('ends all others and stays itself', async () => {
      await tokenOf(person)
      await tokenOf(person)
      await goto(page, '/account/sessions')
      await page.getByRole('button', { name: 'End all others' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click()
      await page.getByText('1 session', { exact: true }).waitFor()
      await page.reload()
      await page.getByText('This session').waitFor()
    })

    test('is named in the address bar’s place after signing in', async () => {
      const fresh = await newPage()
      await goto(fresh, '/account/preferences')
      await signIn(fresh, person)
      await fresh.getByRole('heading', { name: 'Preferences', level: 1 }).waitFor()
      await fresh.context().close()
    })

    test('never leads to another site after signing in', async () => {
      const fresh = await newPage()
      await goto(fresh, '/sign-in?next=//evil.example/')
      await signIn(fresh, person)
      assert.match(fresh.url(), /\/mail$/)
      assert.ok(fresh.url().startsWith(BASE))
      await fresh.context().close()
    })
  })

  describe('a forgotten password', () => {
    test('is asked about from sign-in, with the same words for everybody', async () => {
      const page = await newPage()
      for (const email of [world.ida.email, 'nobody@nordhavn.example']) {
        await goto(page, '/sign-in')
        await page.getByRole('link', { name: 'Forgotten your password?' }).click()
        await page.getByRole('heading', { name: 'Forgotten your password?' }).waitFor()
        await page.keyboard.type(email)
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
        await page.getByText('If this address belongs to an account, a link is on its way.').waitFor()
      }
      await shot(page, 'forgotten-password-sent-light')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.context().close()
    })

    test('needs a whole address, which is said under the field', async () => {
      const page = await newPage()
      await goto(page, '/forgotten-password')
      await page.keyboard.type('ida')
      await page.keyboard.press('Enter')
      await page.locator('[aria-invalid=true]').waitFor()
      assert.equal(await page.getByLabel('Email address').inputValue(), 'ida')
      await page.context().close()
    })
  })

  describe('a password', () => {
    let person
    let page

    before(async () => {
      person = await addMember('Amélie Fournier', 'amelie@nordhavn.example')
      page = await pageOf(person)
      await goto(page, '/account/password')
    })
    after(() => page.context().close())

    const submit = () => page.getByRole('button', { name: 'Change password', exact: true }).click()

    test('is judged before and by the server, under its field', async () => {
      await fillPasswords(page, person.password, 'short')
      await submit()
      await page.getByText('Use at least 12 characters.').waitFor()
      await fillPasswords(page, person.password, person.email)
      await submit()
      await page.getByText('Do not use your email address').waitFor()
      await fillPasswords(page, person.password, 'another fine lantern 9', 'another fine lantern 8')
      await submit()
      await page.getByText('The two passwords are not the same.').waitFor()
      await fillPasswords(page, person.password, 'passwordpassword')
      await submit()
      await page.locator('[aria-invalid=true]').waitFor()
      assert.equal(await page.getByLabel('New password', { exact: true }).getAttribute('aria-invalid'), 'true')
      await fillPasswords(page, 'not the current one', 'another fine lantern 9')
      await submit()
      await page.locator('[aria-invalid=true]').waitFor()
      await settle(page)
      assert.equal(await page.getByLabel('Current password').getAttribute('aria-invalid'), 'true')
    })

    test('ends every other session when it changes', async () => {
      const other = await tokenOf(person)
      await fillPasswords(page, person.password, 'another fine lantern 9')
      await submit()
      await page.getByText('Password changed. Your other sessions ended.').first().waitFor()
      person.password = 'another fine lantern 9'
      await assert.rejects(call(other, 'GET', '/auth/me'), /401/)
      await page.getByRole('link', { name: 'Sessions' }).click()
      await page.getByText('1 session', { exact: true }).waitFor()
    })

    test('signs out everywhere', async () => {
      const other = await tokenOf(person)
      await page.getByRole('button', { name: 'Sign out everywhere' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
      await page.waitForURL(/\/sign-in$/)
      await assert.rejects(call(other, 'GET', '/auth/me'), /401/)
    })
  })
}
