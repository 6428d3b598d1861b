// One Chromium for the whole run; pages report what must never happen.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const BASE = (process.env.POSTROOM_E2E_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '')
const SHOTS = process.env.POSTROOM_E2E_SHOTS ?? fileURLToPath(new URL('../../test-results/shots', import.meta.url))
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** What no page may do, collected over the whole run: policy violations, requests elsewhere, script errors. */
export const offences = []

let browser

export async function launch() {
  mkdirSync(SHOTS, { recursive: true })
  browser = await chromium.launch({
    executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

export const close = () => browser.close()

/** A page with a profile of its own. */
export async function newPage({ viewport = DESKTOP, theme = 'light', userAgent } = {}) {
  const context = await browser.newContext({ viewport, colorScheme: theme, locale: 'en-GB', reducedMotion: 'reduce', userAgent })
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  watch(page)
  return page
}

/** The requests of a page that have no answer yet. */
const underWay = new WeakMap()

function watch(page) {
  const open = new Set()
  underWay.set(page, open)
  // The stream of changes has no end.
  page.on('request', (request) => request.url() !== `${BASE}/api/v1/events` && open.add(request))
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${BASE}/`) && !url.startsWith('data:') && !url.startsWith('blob:')) offences.push(`request to ${url}`)
  })
  page.on('console', (message) => {
    if (/Content.Security.Policy|CSP violation/i.test(message.text())) offences.push(message.text())
  })
  page.on('pageerror', (error) => offences.push(`script error on ${page.url()}: ${error.stack ?? error.message}`))
}

export const shot = (page, name) => page.screenshot({ path: `${SHOTS}/${name}.png` })

export async function goto(page, path) {
  await page.goto(BASE + path)
  // Every page has a heading; before, there is nothing to rest.
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await settle(page)
}

/** Waits until the page rests: no request under way, no placeholder, nothing that moves. */
export async function settle(page) {
  // Twice, because an answer can cause the next request.
  for (let quiet = 0; quiet < 2; quiet += 1) {
    while (underWay.get(page).size > 0) await page.waitForEvent('requestfinished', { timeout: 20_000, predicate: () => underWay.get(page).size === 0 }).catch(() => assert.deepEqual([...underWay.get(page)].map((request) => `${request.method()} ${request.url()}`), [], 'a request never ended'))
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  }
  await page.waitForFunction(() => !document.querySelector('.animate-pulse') && document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getTiming().iterations === Infinity))
}

export async function signIn(page, { email, password }) {
  await page.getByLabel('Email address or handle').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await settle(page)
}

/** A page on which this person is signed in. Members begin with their mail; most tests are about what lies behind it. */
export async function pageOf(person, { inMail = false, ...options } = {}) {
  const page = await newPage(options)
  await goto(page, '/sign-in')
  await signIn(page, person)
  if (!inMail && new URL(page.url()).pathname.startsWith('/mail')) await leaveMail(page)
  return page
}

/** Goes to what the member administers, else to their account. */
export async function leaveMail(page) {
  const links = page.locator('a[href="/admin/members"], a[href="/account/profile"]')
  await links.last().click()
  await page.waitForURL((url) => !url.pathname.startsWith('/mail'))
  await settle(page)
}

/** Fills in the form of a password change. */
export async function fillPasswords(page, current, next, repeat = next) {
  await page.getByLabel(/Current password|Password you were given/).fill(current)
  await page.getByLabel('New password', { exact: true }).fill(next)
  await page.getByLabel('New password once more').fill(repeat)
}

/** Toasts keep faults of the library: focusable guards around them that are hidden from readers. */
export const TOASTS = [['[aria-label^="Notifications"] > span[aria-hidden=true]']]

/** Violations that axe finds on the page, as lines of text; of all rules, or of those named. */
export async function violations(page, exclude = [], rules = undefined) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  return page.evaluate(
    async ([excluded, named]) => {
      const context = excluded.length > 0 ? { exclude: excluded } : document
      const runOnly = named ? { type: 'rule', values: named } : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
      const { violations } = await globalThis.axe.run(context, { runOnly, resultTypes: ['violations'] })
      return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.any.map((check) => check.message).join('; ')}`))
    },
    [exclude, rules],
  )
}

/**
 * Looks at the page as it stands in both themes: a screenshot of each, named by `name`, and what axe finds. Themes differ in
 * nothing but colours, so that the dark one is asked about these alone. It ends in the light one.
 */
export async function inspect(page, name) {
  const found = []
  for (const [theme, rules] of [['dark', ['color-contrast', 'link-in-text-block']], ['light', undefined]]) {
    await page.emulateMedia({ colorScheme: theme })
    await settle(page)
    await shot(page, name(theme))
    for (const violation of await violations(page, TOASTS, rules)) found.push(`${name(theme)}: ${violation}`)
  }
  return found
}
