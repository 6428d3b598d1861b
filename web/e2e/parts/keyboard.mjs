import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { goto, newPage, pageOf, PHONE, settle } from '../support/browser.mjs'
import { world } from '../support/world.mjs'

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '')
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key)
}

/** Everything without a mouse. */
export function keyboard() {
  describe('the keyboard alone', () => {
    test('signs in, adds a member and signs out', async () => {
      const page = await newPage()
      await goto(page, '/sign-in')
      await page.keyboard.type(world.ida.email)
      await press(page, 'Tab')
      await page.keyboard.type(world.ida.password)
      await press(page, 'Enter')
      await page.waitForURL(/\/mail$/)
      await settle(page)
      await press(page, 'g', 'm')
      await page.getByRole('row', { name: /Ida Holm/ }).waitFor()

      await press(page, 'c')
      await page.getByRole('dialog', { name: 'New member' }).waitFor()
      await page.keyboard.type('Keyed In')
      await press(page, 'Tab')
      await page.keyboard.type('keyed@nordhavn.example')
      await press(page, 'Tab', 'ArrowDown', 'Enter')
      const result = page.getByRole('dialog', { name: 'Keyed In is a member now' })
      await result.waitFor()
      await result.getByRole('button', { name: 'Done' }).focus()
      await press(page, 'Enter')
      await page.getByRole('row', { name: /Keyed In.*Read only/ }).waitFor()

      await page.getByRole('button', { name: /switch organisation/ }).focus()
      await press(page, 'Enter')
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
      await press(page, 'End', 'Enter')
      await page.waitForURL(/\/sign-in$/)
      await page.context().close()
    })

    test('walks a list, opens a row, goes back to it, and searches', async () => {
      const page = await pageOf(world.operator)
      await goto(page, '/operator/tenants')
      await press(page, 'j')
      const first = await focused(page)
      await press(page, 'j')
      const second = await focused(page)
      assert.notEqual(first, second)
      await press(page, 'k')
      assert.equal(await focused(page), first)
      await press(page, 'Enter')
      await page.waitForURL(/\/operator\/tenants\/[0-9a-f-]+$/)
      await settle(page)
      await press(page, 'Escape')
      await page.waitForURL(/\/operator\/tenants$/)
      await page.waitForFunction((text) => document.activeElement?.textContent?.trim() === text, first)

      await press(page, '/')
      await page.keyboard.type('raman')
      await page.getByRole('row', { name: /Nordhavn/ }).waitFor({ state: 'detached' })
      await press(page, 'Escape', 'Escape')
      await page.getByRole('row', { name: /Nordhavn/ }).waitFor()
      await page.context().close()
    })

    test('goes to places and shows its keys, with the focus coming back', async () => {
      const page = await pageOf(world.operator)
      await press(page, 'g', 'o')
      await page.getByRole('heading', { name: 'Operators', level: 1 }).waitFor()
      await press(page, 'g', 'n')
      await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor()
      await page.getByRole('link', { name: 'Profile' }).focus()
      await press(page, '?')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
      await press(page, 'g', 't')
      assert.match(page.url(), /sessions$/)
      await press(page, 'Escape')
      await page.waitForFunction(() => document.activeElement?.textContent?.includes('Profile'))
      await page.context().close()
    })

    test('finds the focus where it was after a dialog', async () => {
      const page = await pageOf(world.ida)
      const more = page.getByRole('button', { name: /More actions for Marta/ })
      await more.focus()
      await press(page, 'Enter')
      await page.getByRole('menuitem', { name: 'New initial password' }).waitFor()
      for (let item = 0; item < 8 && (await focused(page)) !== 'New initial password'; item += 1) await press(page, 'ArrowDown')
      await press(page, 'Enter')
      await page.getByRole('dialog', { name: /new initial password/ }).waitFor()
      await press(page, 'Escape')
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('More actions for Marta'))

      await page.setViewportSize(PHONE)
      await page.getByRole('link', { name: /Marta/ }).focus()
      await press(page, 'Enter')
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1')
      await press(page, 'Escape')
      await page.waitForFunction(() => document.activeElement?.textContent?.includes('Marta'))
      await page.context().close()
    })

    test('skips to the content', async () => {
      const page = await pageOf(world.ida)
      // Whatever was clicked before is where Tab would go on from.
      await goto(page, '/admin/members')
      await page.evaluate(() => document.activeElement?.blur())
      await press(page, 'Tab')
      assert.equal(await focused(page), 'Skip to the content')
      await press(page, 'Enter')
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
      await page.context().close()
    })

    test('sets the sidebar’s width and collapses it', async () => {
      const page = await pageOf(world.ida)
      const widthIs = (width) => page.waitForFunction((expected) => document.querySelector('aside')?.getBoundingClientRect().width === expected, width)
      await widthIs(232)
      await page.getByRole('separator', { name: 'Width of the sidebar' }).focus()
      await press(page, 'ArrowRight')
      await widthIs(240)
      await press(page, 'End')
      await widthIs(320)
      await press(page, 'Enter')
      await widthIs(56)
      await page.context().close()
    })

    test('rests its single keys when somebody switched them off', async () => {
      const page = await pageOf(world.ida)
      await goto(page, '/account/preferences')
      await page.getByRole('switch').focus()
      await press(page, 'Space')
      await goto(page, '/admin/members')
      await press(page, '?', 'c')
      assert.equal(await page.getByRole('dialog').count(), 0)
      await page.context().close()
    })
  })
}
