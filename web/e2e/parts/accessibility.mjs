import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { DESKTOP, goto, newPage, pageOf, PHONE, settle, shot, violations } from '../support/browser.mjs'
import { call, tokenOf, world } from '../support/world.mjs'

/** Toasts keep faults of the library: focusable guards around them that are hidden from readers. */
const TOASTS = [['[aria-label^="Notifications"] > span[aria-hidden=true]']]

const OPERATOR_PAGES = {
  tenants: '/operator/tenants',
  tenant: '/operator/tenants/:tenant',
  operators: '/operator/operators',
}
const MEMBER_PAGES = {
  members: '/admin/members',
  member: '/admin/members/:member',
  profile: '/account/profile',
  preferences: '/account/preferences',
  sessions: '/account/sessions',
  password: '/account/password',
  'not-found': '/nowhere',
}

/** axe on every page, in both themes, on a desk and in a hand; and the screenshots. */
export function accessibility() {
  describe('accessibility', () => {
    const ids = {}
    before(async () => {
      ids.tenant = (await call(await tokenOf(world.operator), 'GET', '/operator/tenants?q=nordhavn')).items[0].id
      ids.member = (await call(await tokenOf(world.ida), 'GET', '/admin/members?q=marta')).items[0].id
    })
    const path = (pattern) => pattern.replace(/:(\w+)/, (_, name) => ids[name])

    for (const theme of ['light', 'dark']) {
      for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
        const name = (page) => `${page}-${theme}${size === 'phone' ? '-phone' : ''}`

        test(`pages, ${theme}, ${size}`, async () => {
          const found = []
          const look = async (page, label) => {
            await settle(page)
            await shot(page, name(label))
            for (const violation of await violations(page, TOASTS)) found.push(`${label}: ${violation}`)
            const headings = await page.getByRole('heading', { level: 1 }).count()
            if (headings !== 1) found.push(`${label}: ${headings} headings of level 1`)
          }

          const entry = await newPage({ viewport, theme })
          await goto(entry, '/sign-in')
          await look(entry, 'sign-in')
          await entry.context().close()

          for (const [person, pages] of [[world.operator, OPERATOR_PAGES], [world.ida, MEMBER_PAGES]]) {
            const page = await pageOf(person, { viewport, theme })
            for (const [label, pattern] of Object.entries(pages)) {
              await goto(page, path(pattern))
              await look(page, label)
            }
            await page.context().close()
          }
          assert.deepEqual(found, [])
        })

        test(`dialogs and menus, ${theme}, ${size}`, async () => {
          const found = []
          const look = async (page, label) => {
            await settle(page)
            await shot(page, name(label))
            for (const violation of await violations(page, TOASTS)) found.push(`${label}: ${violation}`)
          }
          const operator = await pageOf(world.operator, { viewport, theme })
          await operator.getByRole('button', { name: 'New tenant' }).click()
          await look(operator, 'new-tenant')
          await operator.getByRole('button', { name: 'Create tenant' }).click()
          await look(operator, 'new-tenant-errors')
          await operator.keyboard.press('Escape')
          await operator.getByRole('button', { name: 'Status' }).click()
          await look(operator, 'filter')
          await operator.keyboard.press('Escape')
          await goto(operator, path('/operator/tenants/:tenant'))
          await operator.getByRole('button', { name: 'Suspend tenant' }).click()
          await look(operator, 'suspend-tenant')
          await operator.context().close()

          const page = await pageOf(world.ida, { viewport, theme })
          await page.getByRole('button', { name: 'New member' }).click()
          await look(page, 'new-member')
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: /More actions for Marta/ }).click()
          await look(page, 'member-menu')
          await page.getByRole('menuitem', { name: 'Suspend' }).click()
          await page.getByRole('button', { name: 'Undo' }).waitFor()
          await look(page, 'toast')
          await page.getByRole('button', { name: 'Undo' }).click()
          await page.getByText('Marta Lindqvist is active again').first().waitFor()
          if (size === 'phone') {
            await page.getByRole('button', { name: 'Open the menu' }).click()
            await look(page, 'menu')
            await page.keyboard.press('Escape')
          } else {
            await page.getByRole('button', { name: /switch organisation/ }).click()
            await look(page, 'organisation-menu')
            await page.getByRole('menuitem', { name: 'Collapse sidebar' }).click()
            await look(page, 'rail')
            await page.keyboard.press('?')
            await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
            await look(page, 'shortcuts')
            await page.keyboard.press('Escape')
          }
          await page.context().setOffline(true)
          await page.getByText('Offline. The page shows').waitFor()
          await look(page, 'offline')
          await page.context().close()
          assert.deepEqual(found, [])
        })
      }
    }

    test('no page scrolls sideways at 360 pixels, nor at 200 % zoom', async () => {
      const wide = []
      for (const viewport of [{ width: 360, height: 740 }, { width: 720, height: 450 }]) {
        for (const [person, pages] of [[world.operator, OPERATOR_PAGES], [world.ida, MEMBER_PAGES]]) {
          const page = await pageOf(person, { viewport })
          for (const [label, pattern] of Object.entries(pages)) {
            await goto(page, path(pattern))
            const over = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main, main [role=region]')].some((element) => element.scrollWidth > element.clientWidth))
            if (over) wide.push(`${label} at ${viewport.width}`)
          }
          await page.context().close()
        }
      }
      assert.deepEqual(wide, [])
    })

    test('what is touched on a phone is 44 pixels high', async () => {
      const page = await pageOf(world.ida, { viewport: PHONE })
      const small = []
      for (const pattern of Object.values(MEMBER_PAGES)) {
        await goto(page, path(pattern))
        small.push(
          ...(await page.evaluate(() =>
            [...document.querySelectorAll('button, a[href], select, input:not([type=radio], [type=checkbox])')]
              // A switch is touched with its label and a margin that widens it.
              .filter((element) => element.getAttribute('role') !== 'switch')
              .filter((element) => element.checkVisibility() && !element.closest('.sr-only') && element.getBoundingClientRect().width > 1)
              .filter((element) => element.getBoundingClientRect().height < 43.5)
              .map((element) => `${location.pathname} ${element.outerHTML.slice(0, 120)}`),
          )),
        )
      }
      assert.deepEqual(small, [])
      await page.context().close()
    })

    test('compact rows are 36 pixels high, comfortable ones 52', async () => {
      const page = await pageOf(world.ida)
      const height = () => page.locator('tbody tr').first().evaluate((row) => Math.round(row.getBoundingClientRect().height))
      assert.ok(Math.abs((await height()) - 52) <= 1)
      await goto(page, '/account/preferences')
      await page.getByRole('radio', { name: 'Compact' }).check()
      await goto(page, '/admin/members')
      assert.ok(Math.abs((await height()) - 36) <= 1)
      await shot(page, 'members-compact-light')
      await page.context().close()
    })
  })
}
