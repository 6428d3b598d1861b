// The window that a draft is written in, as a person finds their way in it.

/** The newest window on a page. */
export function composerOn(page) {
  const window = page.locator('[data-draft]').last()
  const to = window.getByRole('combobox', { name: 'To' })
  return {
    window,
    to,
    subject: window.getByLabel('Subject'),
    text: window.getByRole('textbox', { name: 'Text of the message' }),
    chip: (name) => window.getByRole('button', { name: `Correct ${name}` }),
    saved: () => window.locator('[data-save-state=saved]').waitFor(),
    id: () => window.getAttribute('data-draft'),
    /** Opens an empty one by its key, and fills it in. */
    async write({ recipients = [], subject = '', text = '', files = [] }) {
      await page.keyboard.press('c')
      await this.text.waitFor()
      for (const address of recipients) {
        await to.fill(`${address},`)
        await this.chip(address).waitFor()
      }
      await this.subject.fill(subject)
      await this.text.click()
      await page.keyboard.type(text)
      if (files.length > 0) await window.locator('input[type=file]:not([accept])').setInputFiles(files)
      for (const { name } of files) await window.getByRole('button', { name: `Remove ${name}` }).waitFor()
      await window.getByRole('progressbar').first().waitFor({ state: 'detached' })
    },
    /** Sends it by its key, and waits until it is told that it left the drafts. */
    async send() {
      await page.keyboard.press('Control+Enter')
      await window.waitFor({ state: 'detached' })
      await notice(page, 'Message sent').first().waitFor()
    },
  }
}

/** A short message at the foot of the page. */
export const notice = (page, text) => page.locator('[aria-label^="Notifications"] li').filter({ hasText: text })
