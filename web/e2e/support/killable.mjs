// A browser with a profile on disk, which can be killed as a crash or a power cut would do it.
import { execFileSync, spawn } from 'node:child_process'
import { chromium } from 'playwright-core'
import { DESKTOP } from './browser.mjs'

/** Starts Chromium on a profile; gives back a page, and what kills the whole of it at once. */
export async function startOn(profile) {
  const program = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
  const child = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--lang=en-GB', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const address = await new Promise((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
      const [, url] = /DevTools listening on (ws:\S+)/.exec(said) ?? []
      if (url) resolve(url)
    })
    child.once('exit', () => reject(new Error(`chromium did not start: ${said}`)))
  })
  const browser = await chromium.connectOverCDP(address)
  const page = await browser.contexts()[0].newPage()
  await page.setViewportSize(DESKTOP)
  page.setDefaultTimeout(20_000)
  return {
    page,
    async kill() {
      // The negative number is the group: the browser and all its helpers.
      process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}
