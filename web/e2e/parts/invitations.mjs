import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goto, newPage, pageOf, settle } from '../support/browser.mjs'
import { addMember, call, PASSWORD, tokenOf, world } from '../support/world.mjs'

const tokenIn = (link) => link.split('#')[1]
const look = (link) => call(null, 'POST', '/auth/invitation', { token: tokenIn(link) })

/** From an invitation to a member, and the links that help somebody in. */
export function invitations() {
  describe('invitations', () => {
    let page
    const row = (name) => page.getByRole('row', { name: new RegExp(name) })
    const menu = async (name, item) => {
      await page.getByRole('button', { name: `More actions for ${name}` }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    const shownLink = async (title) => {
      const dialog = page.getByRole('dialog', { name: title })
      await dialog.getByText('hand the link over yourself').waitFor()
      const link = await dialog.getByRole('textbox', { name: /link/ }).inputValue()
      await dialog.getByRole('button', { name: 'Done' }).click()
      await dialog.waitFor({ state: 'hidden' })
      return link
    }
    const invite = async (name, email) => {
      await page.getByRole('button', { name: 'Invite somebody' }).click()
      const dialog = page.getByRole('dialog', { name: 'Invite somebody' })
      await dialog.getByLabel('Name', { exact: true }).fill(name)
      await dialog.getByLabel('Email address').fill(email)
      await dialog.getByRole('button', { name: 'Make invitation' }).click()
      return shownLink(`${name} is invited`)
    }

    before(async () => {
      page = await pageOf(world.ida)
      await goto(page, '/admin/invitations')
    })
    after(() => page.context().close())

    test('begin with an empty list that says what they are', async () => {
      await page.getByText('Nobody is invited').waitFor()
    })

    test('lead to a member who chose a password of their own', async () => {
      const link = await invite('Vera Lund', 'vera@nordhavn.example')
      await row('Vera Lund.*Open.*Ends in 6 days').waitFor()
      assert.equal((await look(link)).tenant.slug, world.nordhavn.slug)
      const vera = await newPage()
      await vera.goto(link.replace(/^https?:\/\/[^/]+/, new URL(page.url()).origin))
      await vera.getByRole('heading', { name: `Join ${world.nordhavn.name}` }).waitFor()
      await vera.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await vera.getByLabel('Password once more').fill(PASSWORD)
      await vera.getByRole('button', { name: /Join/ }).click()
      await vera.waitForURL(/\/mail$/)
      await vera.context().close()
      await goto(page, '/admin/invitations')
      await row('Vera Lund.*Accepted').waitFor()
      assert.equal(await page.getByRole('button', { name: 'More actions for Vera Lund' }).count(), 0)
    })

    test('are renewed, and the former link stops working', async () => {
      const former = await invite('Otto Berg', 'otto@nordhavn.example')
      await menu('Otto Berg', 'New link')
      await page.getByRole('dialog', { name: 'Make a new link for Otto Berg?' }).getByRole('button', { name: 'Make new link' }).click()
      const link = await shownLink('New link for Otto Berg')
      assert.notEqual(tokenIn(link), tokenIn(former))
      await assert.rejects(look(former), /invitation: 404/)
      await look(link)

      await menu('Otto Berg', 'Revoke invitation')
      await page.getByRole('dialog', { name: 'Revoke the invitation of Otto Berg?' }).getByRole('button', { name: 'Revoke invitation' }).click()
      await row('Otto Berg.*Revoked').waitFor()
      await assert.rejects(look(link), /invitation: 404/)
    })

    test('are found by their status', async () => {
      await page.getByRole('button', { name: 'Status' }).click()
      await page.getByRole('menuitemcheckbox', { name: 'Accepted' }).click()
      await row('Otto Berg').waitFor({ state: 'detached' })
      await row('Vera Lund').waitFor()
      assert.match(page.url(), /status=accepted/)
    })
  })

  describe('somebody who cannot get in', () => {
    let page
    before(async () => {
      page = await pageOf(world.ida)
    })
    after(() => page.context().close())

    test('gets a reset link from an administrator', async () => {
      const lost = await addMember('Lost Larsen', 'lost@nordhavn.example')
      await goto(page, `/admin/members/${lost.id}`)
      await page.getByRole('button', { name: 'Reset link' }).click()
      await page.getByRole('dialog', { name: 'Make a reset link for Lost Larsen?' }).getByRole('button', { name: 'Make link' }).click()
      const dialog = page.getByRole('dialog', { name: 'Reset link for Lost Larsen' })
      const link = await dialog.getByRole('textbox', { name: 'Reset link' }).inputValue()
      await dialog.getByRole('button', { name: 'Done' }).click()
      await call(null, 'POST', '/auth/password-reset/confirm', { token: tokenIn(link), newPassword: 'amber glacier violin 83' })
      await tokenOf({ email: lost.email, password: 'amber glacier violin 83' })
      await assert.rejects(tokenOf(lost), /login: 401/)
    })

    test('has the second factor reset after a question', async () => {
      await page.getByRole('button', { name: 'Reset second factor' }).click()
      await page.getByRole('dialog', { name: 'Reset the second factor of Lost Larsen?' }).getByRole('button', { name: 'Reset second factor' }).click()
      await page.getByText('The second factor of Lost Larsen is reset').first().waitFor()
      await settle(page)
    })
  })
}
