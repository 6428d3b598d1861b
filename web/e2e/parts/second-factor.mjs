import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { encode } from 'uqr'
import { goto, newPage, pageOf, settle, shot, TOASTS, violations } from '../support/browser.mjs'
import { authenticator, wrongCode } from '../support/totp.mjs'
import { addMember, call, tokenOf, world } from '../support/world.mjs'

/** A second factor: set up, asked for, replaced by a recovery code, switched off. */
export function secondFactor() {
  describe('a second factor', () => {
    let person
    let page
    let nextCode
    let secret
    let used
    let codes = []
    const dialog = (name) => page.getByRole('dialog', { name })
    const shownCodes = (place) => place.locator('[data-recovery-code]').allInnerTexts()

    /** Leads a fresh page to the second step of signing in. */
    async function atTheCode() {
      const fresh = await newPage()
      await goto(fresh, '/sign-in')
      await fresh.getByLabel('Email address or handle').fill(person.email)
      await fresh.getByLabel('Password', { exact: true }).fill(person.password)
      await fresh.getByRole('button', { name: 'Sign in' }).click()
      await fresh.getByRole('heading', { name: 'Enter the code' }).waitFor()
      return fresh
    }

    before(async () => {
      person = await addMember('Sigrid Falk', 'sigrid@nordhavn.example')
      page = await pageOf(person)
      await goto(page, '/account/security')
    })
    after(() => page.context().close())

    test('is set up with the secret of the QR code, once a code shows that the app works', async () => {
      await page.getByText('Not set up').waitFor()
      await page.getByRole('button', { name: 'Set up' }).click()
      const steps = dialog('Set up a second factor')
      await steps.getByLabel('Your password').fill('not my password at all')
      await steps.getByRole('button', { name: 'Go on' }).click()
      await steps.getByText('The password is not right.').waitFor()
      const begun = page.waitForResponse((response) => response.url().endsWith('/auth/totp') && response.ok())
      await steps.getByLabel('Your password').fill(person.password)
      await steps.getByRole('button', { name: 'Go on' }).click()

      const { uri } = await (await begun).json()
      secret = (await steps.getByRole('textbox', { name: 'Secret' }).inputValue()).replaceAll(' ', '')
      assert.equal(new URL(uri).searchParams.get('secret'), secret)
      assert.deepEqual(await drawn(steps.getByRole('img', { name: /QR code/ })), encode(uri, { ecc: 'M', border: 0 }).data)
      await settle(page)
      await shot(page, 'second-factor-setup-light')
      assert.deepEqual(await violations(page, TOASTS), [])

      nextCode = authenticator(secret)
      await steps.getByLabel('Code from the app').fill(wrongCode(secret))
      await steps.getByRole('button', { name: 'Confirm' }).click()
      await steps.getByText('The code is not right').waitFor()
      used = await nextCode()
      await steps.getByLabel('Code from the app').fill(used)
      await steps.getByRole('button', { name: 'Confirm' }).click()
      await steps.locator('[data-recovery-code]').first().waitFor()
      codes = await shownCodes(steps)
      assert.equal(new Set(codes).size, 10)
      await settle(page)
      await shot(page, 'recovery-codes-light')
      assert.deepEqual(await violations(page, TOASTS), [])
      await steps.getByRole('button', { name: 'Finish' }).click()
      await steps.getByText('Keep them first').waitFor()
      await steps.getByLabel('I have kept them').check()
      await steps.getByRole('button', { name: 'Finish' }).click()
      await page.getByText('10 recovery codes left').waitFor()
      await settle(page)
      assert.ok(!(await page.content()).includes(codes[0]), 'a recovery code stayed in the page')
    })

    test('is asked for at sign-in, and takes each code once', async () => {
      const fresh = await atTheCode()
      await settle(fresh)
      await shot(fresh, 'sign-in-code-light')
      assert.deepEqual(await violations(fresh), [])
      for (const refused of [wrongCode(secret), used]) {
        await fresh.getByLabel('Code from the app').fill(refused)
        await fresh.getByRole('button', { name: 'Sign in' }).click()
        await fresh.getByText('The code is not right, or was used before').waitFor()
        await fresh.waitForFunction(() => document.querySelector('[autocomplete=one-time-code]')?.value === '')
      }
      await fresh.getByLabel('Code from the app').fill(await nextCode())
      await fresh.getByRole('button', { name: 'Sign in' }).click()
      await fresh.getByRole('heading', { name: 'Mail', level: 1 }).waitFor()
      await fresh.context().close()
      await assert.rejects(tokenOf(person), /login: 401.*second-factor-required/)
    })

    test('lets somebody in with a recovery code, which is used up by that', async () => {
      const fresh = await atTheCode()
      await fresh.getByRole('button', { name: 'Use a recovery code' }).click()
      await fresh.getByLabel('Recovery code', { exact: true }).fill(codes[0])
      await fresh.getByRole('button', { name: 'Sign in' }).click()
      await fresh.getByRole('heading', { name: 'Mail', level: 1 }).waitFor()
      await goto(fresh, '/account/security')
      await fresh.getByText('9 recovery codes left').waitFor()
      await fresh.context().close()
      await assert.rejects(tokenOf({ ...person, recoveryCode: codes[0] }), /login: 401.*wrong-code/)
    })

    test('is proven by a recovery code when an invitation is accepted', async () => {
      const { url } = await call(await tokenOf(world.priya), 'POST', '/admin/invitations', { displayName: person.displayName, email: person.email, role: 'user' })
      const fresh = await newPage()
      await goto(fresh, new URL(url, 'http://any.example').pathname + new URL(url, 'http://any.example').hash)
      await fresh.getByLabel('Password', { exact: true }).fill(person.password)
      await fresh.getByRole('button', { name: /^Join/ }).click()
      await fresh.getByRole('heading', { name: 'Enter the code' }).waitFor()
      await fresh.getByRole('button', { name: 'Use a recovery code' }).click()
      await fresh.getByLabel('Recovery code', { exact: true }).fill(codes[1])
      await fresh.getByRole('button', { name: /^Join/ }).click()
      await fresh.getByRole('heading', { name: 'Mail', level: 1 }).waitFor()
      await fresh.getByText(world.raman.name).first().waitFor()
      await fresh.context().close()
    })

    test('gets new recovery codes, and the old ones stop working', async () => {
      await goto(page, '/account/security')
      await page.getByRole('button', { name: 'New recovery codes' }).click()
      const asking = dialog('New recovery codes')
      await asking.getByLabel('Your password').fill(person.password)
      await asking.getByLabel('Code from the app').fill(wrongCode(secret))
      await asking.getByRole('button', { name: 'Make new codes' }).click()
      await asking.getByText('The code is not right').waitFor()
      await asking.getByLabel('Code from the app').fill(await nextCode())
      await asking.getByRole('button', { name: 'Make new codes' }).click()
      const showing = dialog('Recovery codes')
      await showing.locator('[data-recovery-code]').first().waitFor()
      const old = codes
      codes = await shownCodes(showing)
      assert.equal(codes.filter((code) => old.includes(code)).length, 0)
      await showing.getByLabel('I have kept them').check()
      await showing.getByRole('button', { name: 'Finish' }).click()
      await page.getByText('10 recovery codes left').waitFor()
      await assert.rejects(tokenOf({ ...person, recoveryCode: old[5] }), /login: 401/)
    })

    test('is switched off against password and recovery code', async () => {
      await page.getByRole('button', { name: 'Switch off' }).click()
      const asking = dialog('Switch off the second factor?')
      await asking.getByLabel('Your password').fill(person.password)
      await asking.getByRole('button', { name: 'Use a recovery code' }).click()
      await asking.getByLabel('Recovery code', { exact: true }).fill('no-such-code')
      await asking.getByRole('button', { name: 'Switch off' }).click()
      await asking.getByText('The code is not right').waitFor()
      await asking.getByLabel('Recovery code', { exact: true }).fill(codes[2])
      await asking.getByRole('button', { name: 'Switch off' }).click()
      await page.getByText('Not set up').waitFor()
      await tokenOf(person)
    })
  })
}

/** The modules of a QR code as the page draws them, without the quiet zone. */
async function drawn(image) {
  const { size, path } = await image.evaluate((svg) => ({ size: Number(svg.getAttribute('viewBox').split(' ')[2]), path: svg.querySelector('path').getAttribute('d') }))
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`))
  const QUIET = 4
  const side = Array.from({ length: size - 2 * QUIET }, (_, at) => at + QUIET)
  return side.map((y) => side.map((x) => dark.has(`${x} ${y}`)))
}
