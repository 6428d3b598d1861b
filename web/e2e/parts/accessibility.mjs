import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DESKTOP, goto, newPage, pageOf, PHONE, settle, shot, TOASTS, violations } from '../support/browser.mjs'
import { MEMBER_PAGES, OPERATOR_PAGES } from '../support/pages.mjs'
import { call, tokenOf, world } from '../support/world.mjs'

/** axe on every page, in both themes, on a desk and in a hand; and the screenshots. */
export function accessibility() {
  describe('accessibility', () => {
    const ids = {}
    before(async () => {
      ids.tenant = (await call(await tokenOf(world.operator), 'GET', '/operator/tenants?q=nordhavn')).items[0].id
      ids.member = (await call(await tokenOf(world.ida), 'GET', '/admin/members?q=marta')).items[0].id
    })
    const path = (pattern) => pattern.replace(/:(\w+)/, (_, name) => ids[name])

    // One page per person for all of it: the theme and the size change under it.
    const pages = {}
    before(async () => {
      pages.entry = await newPage()
      pages.operator = await pageOf(world.operator)
      pages.member = await pageOf(world.ida)
    })
    after(async () => {
      for (const page of Object.values(pages)) await page.context().close()
    })

    for (const theme of ['light', 'dark']) {
      for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
        const name = (page) => `${page}-${theme}${size === 'phone' ? '-phone' : ''}`
        let found

        const look = async (page, label, isPage = false) => {
          await settle(page)
          await shot(page, name(label))
          for (const violation of await violations(page, TOASTS)) found.push(`${label}: ${violation}`)
          const headings = isPage ? await page.getByRole('heading', { level: 1 }).count() : 1
          if (headings !== 1) found.push(`${label}: ${headings} headings of level 1`)
        }

        const prepare = async () => {
          found = []
          for (const page of Object.values(pages)) {
            await page.setViewportSize(viewport)
            await page.emulateMedia({ colorScheme: theme })
          }
        }

        test(`pages, ${theme}, ${size}`, async () => {
          await prepare()
          await goto(pages.entry, '/sign-in')
          await look(pages.entry, 'sign-in', true)
          for (const [page, routes] of [[pages.operator, OPERATOR_PAGES], [pages.member, MEMBER_PAGES]]) {
            for (const [label, pattern] of Object.entries(routes)) {
              await goto(page, path(pattern))
              await look(page, label, true)
            }
          }
          assert.deepEqual(found, [])
        })

        test(`dialogs and menus of the operator, ${theme}, ${size}`, async () => {
          await prepare()
          const page = pages.operator
          await goto(page, '/operator/tenants')
          await page.getByRole('button', { name: 'New tenant' }).click()
          await look(page, 'new-tenant')
          await page.getByRole('button', { name: 'Create tenant' }).click()
          await look(page, 'new-tenant-errors')
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: 'Status' }).click()
          await look(page, 'filter')
          await page.keyboard.press('Escape')
          await goto(page, path('/operator/tenants/:tenant'))
          await page.getByRole('button', { name: 'Suspend tenant' }).click()
          await look(page, 'suspend-tenant')
          await page.keyboard.press('Escape')
          await goto(page, '/operator/audit')
          await page.locator('tbody a').first().click()
          await look(page, 'installation-audit-entry')
          await goto(page, '/operator/dashboard')
          await page.keyboard.press('Control+k')
          await page.getByRole('dialog', { name: 'Commands and search' }).getByRole('option').first().waitFor()
          await look(page, 'palette')
          await page.keyboard.press('Escape')
          assert.deepEqual(found, [])
        })

        test(`dialogs and menus of the administrator, ${theme}, ${size}`, async () => {
          await prepare()
          const page = pages.member
          await goto(page, '/admin/members')
          await page.getByRole('button', { name: 'New member' }).click()
          await look(page, 'new-member')
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: /More actions for Marta/ }).click()
          await look(page, 'member-menu')
          await page.getByRole('menuitem', { name: 'Suspend' }).click()
          // A toast under the pointer stays; looking at the page can take longer than it would.
          await page.getByRole('button', { name: 'Undo' }).hover()
          await look(page, 'toast')
          await page.getByRole('button', { name: 'Undo' }).click()
          await page.getByText('Marta Lindqvist is active again').first().waitFor()
          for (const [label, address, button] of [['new-invitation', '/admin/invitations', 'Invite somebody'], ['new-api-key', '/account/api-keys', 'New API key'], ['second-factor', '/account/security', 'Set up']]) {
            await goto(page, address)
            await page.getByRole('button', { name: button }).first().click()
            await page.getByRole('dialog').waitFor()
            await look(page, label)
            await page.keyboard.press('Escape')
            await page.getByRole('dialog').waitFor({ state: 'detached' })
          }
          await goto(page, '/admin/audit')
          await page.locator('tbody a').first().click()
          await look(page, 'audit-entry')
          await goto(page, '/admin/members')
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
            await page.getByRole('button', { name: /switch organisation/ }).click()
            await page.getByRole('menuitem', { name: 'Expand sidebar' }).click()
          }
          await page.context().setOffline(true)
          await page.getByText('Offline. The page shows').waitFor()
          await look(page, 'offline')
          await page.context().setOffline(false)
          await page.getByText('Offline. The page shows').waitFor({ state: 'detached' })
          assert.deepEqual(found, [])
        })
      }
    }

    test('no page scrolls sideways at 360 pixels, nor at 200 % zoom', async () => {
      const wide = []
      for (const viewport of [{ width: 360, height: 740 }, { width: 720, height: 450 }]) {
        for (const [page, routes] of [[pages.operator, OPERATOR_PAGES], [pages.member, MEMBER_PAGES]]) {
          await page.setViewportSize(viewport)
          for (const [label, pattern] of Object.entries(routes)) {
            await goto(page, path(pattern))
            const over = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main, main [role=region]')].some((element) => element.scrollWidth > element.clientWidth))
            if (over) wide.push(`${label} at ${viewport.width}`)
          }
        }
      }
      assert.deepEqual(wide, [])
    })

    test('what is touched on a phone is 44 pixels high', async () => {
      const page = pages.member
      await page.setViewportSize(PHONE)
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
