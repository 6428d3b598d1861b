import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DESKTOP, goto, inspect, newPage, pageOf, PHONE, settle, shot } from '../support/browser.mjs'
import { ENTRY_PAGES, MEMBER_PAGES, OPERATOR_PAGES } from '../support/pages.mjs'
import { call, tokenOf, world } from '../support/world.mjs'

const SIZES = [['desktop', DESKTOP], ['phone', PHONE]]

/** axe on every page, in both themes, on a desk and in a hand; and the screenshots. */
export function accessibility() {
  describe('accessibility', () => {
    const ids = {}
    before(async () => {
      ids.tenant = (await call(await tokenOf(world.operator), 'GET', '/operator/tenants?q=nordhavn')).items[0].id
      ids.member = (await call(await tokenOf(world.ida), 'GET', '/admin/members?q=marta')).items[0].id
    })
    const path = (pattern) => pattern.replace(/:(\w+)/, (_, name) => ids[name])

    // One page per person for all of it: the theme and the size change under each.
    const pages = {}
    before(async () => {
      pages.entry = await newPage()
      pages.operator = await pageOf(world.operator)
      pages.member = await pageOf(world.ida)
    })
    after(async () => {
      for (const page of Object.values(pages)) await page.context().close()
    })

    let found
    const look = async (page, label, size) => found.push(...(await inspect(page, (theme) => `${label}-${theme}${size === 'phone' ? '-phone' : ''}`)))

    test('pages', async () => {
      found = []
      const entry = Object.entries(ENTRY_PAGES).map(([label, address]) => [pages.entry, label, address])
      const members = Object.entries(MEMBER_PAGES).map(([label, pattern]) => [pages.member, label, path(pattern)])
      const operators = Object.entries(OPERATOR_PAGES).map(([label, pattern]) => [pages.operator, label, path(pattern)])
      for (const [page, label, address] of [...entry, ...operators, ...members]) {
        await page.setViewportSize(DESKTOP)
        await goto(page, address)
        for (const [size, viewport] of SIZES) {
          await page.setViewportSize(viewport)
          await look(page, label, size)
          const headings = await page.getByRole('heading', { level: 1 }).count()
          if (headings !== 1) found.push(`${label}, ${size}: ${headings} headings of level 1`)
        }
        if (page === pages.member) found.push(...(await lowTargets(page)))
        // A small phone, and a small window at 200 % zoom.
        for (const viewport of [{ width: 360, height: 740 }, { width: 720, height: 450 }]) {
          await page.setViewportSize(viewport)
          await settle(page)
          if (await scrollsSideways(page)) found.push(`${label} scrolls sideways at ${viewport.width} pixels`)
        }
      }
      assert.deepEqual(found, [])
    })

    for (const [size, viewport] of SIZES) {
      const prepare = async () => {
        found = []
        for (const page of Object.values(pages)) await page.setViewportSize(viewport)
      }

      test(`dialogs and menus of the operator, ${size}`, async () => {
        await prepare()
        const page = pages.operator
        await goto(page, '/operator/tenants')
        await page.getByRole('button', { name: 'New tenant' }).click()
        await look(page, 'new-tenant', size)
        await page.getByRole('button', { name: 'Create tenant' }).click()
        await look(page, 'new-tenant-errors', size)
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Status' }).click()
        await look(page, 'filter', size)
        await page.keyboard.press('Escape')
        await goto(page, path('/operator/tenants/:tenant'))
        await page.getByRole('button', { name: 'Suspend tenant' }).click()
        await look(page, 'suspend-tenant', size)
        await page.keyboard.press('Escape')
        await goto(page, '/operator/audit')
        await page.locator('tbody a').first().click()
        await look(page, 'installation-audit-entry', size)
        await goto(page, '/operator/dashboard')
        await page.keyboard.press('Control+k')
        await page.getByRole('dialog', { name: 'Commands and search' }).getByRole('option').first().waitFor()
        await look(page, 'palette', size)
        await page.keyboard.press('Escape')
        assert.deepEqual(found, [])
      })

      test(`dialogs and menus of the administrator, ${size}`, async () => {
        await prepare()
        const page = pages.member
        await goto(page, '/admin/members')
        await page.getByRole('button', { name: 'New member' }).click()
        await look(page, 'new-member', size)
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: /More actions for Marta/ }).click()
        await look(page, 'member-menu', size)
        await page.getByRole('menuitem', { name: 'Suspend' }).click()
        // A toast under the pointer stays; looking at the page can take longer than it would.
        await page.getByRole('button', { name: 'Undo' }).hover()
        await look(page, 'toast', size)
        await page.getByRole('button', { name: 'Undo' }).click()
        await page.getByText('Marta Lindqvist is active again').first().waitFor()
        for (const [label, address, button] of [['new-invitation', '/admin/invitations', 'Invite somebody'], ['new-api-key', '/account/api-keys', 'New API key'], ['second-factor', '/account/security', 'Set up']]) {
          await goto(page, address)
          await page.getByRole('button', { name: button }).first().click()
          await page.getByRole('dialog').waitFor()
          await look(page, label, size)
          await page.keyboard.press('Escape')
          await page.getByRole('dialog').waitFor({ state: 'detached' })
        }
        await goto(page, '/admin/audit')
        await page.locator('tbody a').first().click()
        await look(page, 'audit-entry', size)
        await goto(page, '/admin/members')
        if (size === 'phone') {
          await page.getByRole('button', { name: 'Open the menu' }).click()
          await look(page, 'menu', size)
          await page.keyboard.press('Escape')
        } else {
          await page.getByRole('button', { name: /switch organisation/ }).click()
          await look(page, 'organisation-menu', size)
          await page.getByRole('menuitem', { name: 'Collapse sidebar' }).click()
          await look(page, 'rail', size)
          await page.keyboard.press('?')
          await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
          await look(page, 'shortcuts', size)
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: /switch organisation/ }).click()
          await page.getByRole('menuitem', { name: 'Expand sidebar' }).click()
        }
        await page.context().setOffline(true)
        await page.getByText('Offline. The page shows').waitFor()
        await look(page, 'offline', size)
        await page.context().setOffline(false)
        await page.getByText('Offline. The page shows').waitFor({ state: 'detached' })
        assert.deepEqual(found, [])
      })
    }

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

/** Whether the page, or a pane of it, is wider than it shows. */
const scrollsSideways = (page) =>
  page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main, main [role=region]')].some((element) => element.scrollWidth > element.clientWidth))

/** What a finger could miss: lower than 44 pixels. A switch is touched with its label and a margin that widens it. */
const lowTargets = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], select, input:not([type=radio], [type=checkbox])')]
      .filter((element) => element.getAttribute('role') !== 'switch')
      .filter((element) => element.checkVisibility() && !element.closest('.sr-only') && element.getBoundingClientRect().width > 1)
      .filter((element) => element.getBoundingClientRect().height < 43.5)
      .map((element) => `lower than 44 pixels: ${location.pathname} ${element.outerHTML.slice(0, 120)}`),
  )
