import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { goto, pageOf, settle, shot, signIn } from '../support/browser.mjs'
import { OPERATOR_PAGES, MEMBER_PAGES } from '../support/pages.mjs'
import { addMember, call, tokenOf, world } from '../support/world.mjs'

const CATALOGUES = new URL('../../src/locales/', import.meta.url)

/** Preferences: saved at once, and in force everywhere; above all the language. */
export function language() {
  describe('the preferences', () => {
    let person
    let page
    const saved = () => page.waitForResponse((response) => response.url().endsWith('/auth/preferences') && response.status() === 204)

    before(async () => {
      person = await addMember('Jutta Brandt', 'jutta@nordhavn.example', 'admin')
      page = await pageOf(person)
      await goto(page, '/account/preferences')
    })
    after(() => page.context().close())

    test('show times in the chosen zone', async () => {
      const done = saved()
      await page.getByLabel('Time zone').selectOption('Pacific/Kiritimati')
      await done
      const there = new Intl.DateTimeFormat('en-GB', { timeZone: 'Pacific/Kiritimati', hour: '2-digit', minute: '2-digit' })
      // The minute may turn between the two looks.
      const times = [0, 60_000].map((earlier) => there.format(Date.now() - earlier))
      const shown = await page.getByText(/^It is .* there now\.$/).innerText()
      assert.ok(times.some((time) => shown.includes(time)), shown)
      const me = await call(await tokenOf(person), 'GET', '/auth/me')
      assert.equal(me.user.preferences.timeZone, 'Pacific/Kiritimati')
    })

    test('turn every text into German at once, and keep it for the next sign-in', async () => {
      const done = saved()
      await page.getByLabel('Language').selectOption('de')
      await done
      await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'de')
      const other = await pageOf(person)
      await other.getByRole('heading', { name: 'Mitglieder', level: 1 }).waitFor()
      await other.context().close()
    })
  })

  describe('in German', () => {
    const ids = {}
    const people = {}
    const english = onlyEnglish()
    // The first operator's own name.
    english.delete('Operator')

    before(async () => {
      const token = await tokenOf(world.operator)
      const jutta = await tokenOf({ email: 'jutta@nordhavn.example', password: world.ida.password })
      await call(token, 'PUT', '/auth/preferences', { theme: 'system', language: 'de', timeZone: 'Europe/Berlin' })
      ids.tenant = (await call(token, 'GET', '/operator/tenants?q=nordhavn')).items[0].id
      ids.member = (await call(jutta, 'GET', '/admin/members?q=marta')).items[0].id
      people.operator = await pageOf(world.operator)
      people.member = await pageOf({ email: 'jutta@nordhavn.example', password: world.ida.password })
    })
    after(async () => {
      for (const page of Object.values(people)) await page.context().close()
      await call(await tokenOf(world.operator), 'PUT', '/auth/preferences', { theme: 'system', language: 'en', timeZone: 'UTC' })
    })

    for (const [who, routes] of [['operator', OPERATOR_PAGES], ['member', MEMBER_PAGES]]) {
      test(`each page of the ${who} shows neither a raw key nor an English text`, async () => {
        const found = []
        for (const [label, pattern] of Object.entries(routes)) {
          const page = people[who]
          await goto(page, pattern.replace(/:(\w+)/, (_, name) => ids[name]))
          for (const text of await readable(page)) if (isKey(text) || english.has(text)) found.push(`${label}: ${text}`)
          await shot(page, `${label}-german`)
        }
        assert.deepEqual(found, [])
      })
    }

    test('so do refusals of the server', async () => {
      const page = people.member
      await goto(page, '/account/security')
      await page.getByLabel('Bisheriges Passwort').fill('nicht mein Passwort')
      await page.getByLabel('Neues Passwort', { exact: true }).fill('leiser Hafen Laterne 48')
      await page.getByLabel('Neues Passwort wiederholen').fill('leiser Hafen Laterne 48')
      await page.getByRole('button', { name: 'Passwort ändern', exact: true }).click()
      await page.getByText('Das Passwort stimmt nicht.').waitFor()
    })

    test('so does sign-in, in the language of the browser or as chosen there', async () => {
      const page = people.member
      await goto(page, '/account/profile')
      await page.getByRole('button', { name: /Organisation wechseln/ }).click()
      await page.getByRole('menuitem', { name: 'Abmelden' }).click()
      await page.waitForURL(/\/sign-in$/)
      await page.getByRole('combobox', { name: /Sprache|Language/ }).selectOption('de')
      await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
      await settle(page)
      assert.deepEqual((await readable(page)).filter((text) => isKey(text) || english.has(text)), [])
      await page.getByRole('link', { name: 'Passwort vergessen?' }).click()
      await page.getByRole('heading', { name: 'Passwort vergessen?' }).waitFor()
      await settle(page)
      assert.deepEqual((await readable(page)).filter((text) => isKey(text) || english.has(text)), [])
      await page.getByRole('link', { name: 'Zur Anmeldung' }).click()
      await page.getByRole('combobox', { name: 'Sprache' }).selectOption('en')
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await signIn(page, { email: 'jutta@nordhavn.example', password: world.ida.password })
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'de')
    })
  })
}

/** Looks like the key of a text that the catalogue lacks. */
const isKey = (text) => /^[a-z][A-Za-z]+(\.[A-Za-z_-]+)+$/.test(text) && !text.includes('example')

/** What people read or hear on the page: texts, names, tooltips, placeholders. */
function readable(page) {
  return page.evaluate(() => {
    const found = new Set()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) if (walker.currentNode.parentElement?.checkVisibility()) found.add(walker.currentNode.textContent.trim())
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) found.add(element.getAttribute(name)?.trim() ?? '')
    }
    return [...found].filter(Boolean)
  })
}

/** Texts of the English catalogue that are no text of the German one. */
function onlyEnglish() {
  const texts = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(texts))
  const all = (code) => {
    const folder = new URL(`${code}/`, CATALOGUES)
    return readdirSync(folder).filter((name) => name.endsWith('.json')).flatMap((name) => texts(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
  }
  const german = new Set(all('de'))
  return new Set(all('en').filter((text) => !german.has(text)))
}
