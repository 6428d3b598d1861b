import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goto, pageOf, PHONE, settle, shot, TOASTS, violations } from '../support/browser.mjs'
import { addMember, world } from '../support/world.mjs'

/** The command palette: everything that can be done, gone to and found. */
export function palette() {
  describe('the command palette', () => {
    let page
    const dialog = (on = page) => on.getByRole('dialog', { name: 'Commands and search' })
    const option = (name, on = page) => dialog(on).getByRole('option', { name })
    async function open(on = page) {
      await on.keyboard.press('Control+k')
      await dialog(on).waitFor()
    }

    before(async () => {
      page = await pageOf(world.ida)
      await goto(page, '/admin/members')
    })
    after(() => page.context().close())

    test('goes to a place by a few letters', async () => {
      await open()
      await option(/Policy/).waitFor()
      await page.keyboard.type('trail')
      await option(/Policy/).waitFor({ state: 'detached' })
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Audit trail', level: 1 }).waitFor()
      await dialog().waitFor({ state: 'detached' })
    })

    test('does what the page offers', async () => {
      await goto(page, '/admin/members')
      await open()
      await page.keyboard.type('new mem')
      await option(/New member/).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'New member' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'New member' }).waitFor({ state: 'detached' })
    })

    test('offers the actions on the thing that is open', async () => {
      await page.getByRole('link', { name: /Marta/ }).click()
      await page.getByRole('region', { name: 'Details' }).getByText('marta@').first().waitFor()
      await open()
      await page.keyboard.type('marta')
      await option(/Suspend.*Marta/).waitFor()
      await page.keyboard.press('Escape')
      await dialog().waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
    })

    test('finds people on the server, and opens them', async () => {
      await goto(page, '/account/profile')
      await open()
      await page.keyboard.type('lindqv')
      await option(/Marta Lindqvist.*marta@/).waitFor()
      await settle(page)
      await shot(page, 'palette-found-light')
      assert.deepEqual(await violations(page, TOASTS), [])
      await page.keyboard.press('Enter')
      await page.getByRole('region', { name: 'Details' }).getByText('marta@').first().waitFor()
    })

    test('says so when nothing is called that', async () => {
      await open()
      await page.keyboard.type('zzqqzz')
      await dialog().getByText('Nothing is called zzqqzz here.').waitFor()
      await page.keyboard.press('Escape')
      await dialog().waitFor({ state: 'detached' })
    })

    test('gives the focus back to where it was', async () => {
      await goto(page, '/account/profile')
      await page.getByRole('link', { name: 'Sessions' }).focus()
      await open()
      await page.keyboard.press('Escape')
      await page.waitForFunction(() => document.activeElement?.textContent?.includes('Sessions'))
    })

    test('offers only what the role allows, and fills a phone’s screen', async () => {
      const person = await addMember('Runa Moe', 'runa@nordhavn.example')
      const member = await pageOf(person, { viewport: PHONE })
      await member.getByRole('button', { name: 'Search' }).click()
      await option(/Preferences/, member).waitFor()
      assert.equal(await option(/Policy|Members|Tenants|New member/, member).count(), 0)
      await settle(member)
      const box = await dialog(member).boundingBox()
      assert.deepEqual([box.width, box.height], [PHONE.width, PHONE.height])
      await shot(member, 'palette-light-phone')
      assert.deepEqual(await violations(member, TOASTS), [])
      await member.context().close()
    })
  })
}
