import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BASE, newPage, shot } from '../support/browser.mjs'

/** The readable API page; that it asks nobody else is asserted for the whole run. */
export function apiDocs() {
  describe('the API page', () => {
    test('shows the server’s own document', async () => {
      const page = await newPage()
      await page.goto(`${BASE}/api/docs`)
      await page.getByText('/api/v1/auth/login').first().waitFor({ timeout: 30_000 })
      assert.match(await page.title(), /Postroom/)
      await page.waitForLoadState('networkidle')
      await shot(page, 'api-docs-light')
      await page.context().close()
    })
  })
}
