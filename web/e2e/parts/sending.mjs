import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { DESKTOP, goto, inspect, pageOf, PHONE, settle, shot } from '../support/browser.mjs'
import { composerOn, notice } from '../support/composer.mjs'
import { noDatabase, sql } from '../support/database.mjs'
import { imapOf } from '../support/imap.mjs'
import { connectMailbox, newReader, noSubmission, submission } from '../support/mail.mjs'
import { call, PASSWORD, tokenOf } from '../support/world.mjs'

const OLE = { displayName: 'Ole Madsen', email: 'ole@fjordkontor.example', password: PASSWORD, mailbox: 'office@nordhavn.example' }
const PIA = { displayName: 'Pia Raman', email: 'pia@lysgade.example', password: PASSWORD, mailbox: 'priya@raman.example' }
/** Postfix knows the domain, and nobody of this name in it. */
const NOBODY = 'nobody@raman.example'

/** Sending through a real Postfix to a real Dovecot: two people in two organisations, what can go wrong, and how it is told. */
export function sending() {
  describe('sending', { skip: noSubmission }, () => {
    /** Ole and Pia: their pages, tokens and accounts. */
    const people = {}
    const row = (page, name) => page.locator('[data-mail-row]').filter({ hasText: name })
    const reader = (page) => page.getByRole('region', { name: 'Reader' })
    /** What the newest message of the open conversation says. */
    const written = (page) => page.locator('[data-message] iframe').last().contentFrame()
    const entry = (page, name) => page.locator('[data-outbox]').filter({ hasText: name })
    const inbox = async (page) => {
      await goto(page, '/mail')
      await page.locator('[data-mail-row]').first().waitFor()
    }
    const sent = async ({ token }, subject) => (await call(token, 'GET', '/outbox?limit=100')).items.filter((one) => one.subject === subject)
    const until = async (what, found) => {
      for (const end = Date.now() + 40_000; !(await found()); await new Promise((resolve) => setTimeout(resolve, 200))) assert.ok(Date.now() < end, what)
    }
    /** Sends without the page, at once. */
    const sendNow = async ({ token, account }, subject, recipients) => {
      const { draft } = await call(token, 'POST', '/drafts', { accountId: account.id, draft: { subject, body: 'Sent by another program.', to: recipients.map((address) => ({ address })) } })
      return call(token, 'POST', `/drafts/${draft.draftId}/send`, { undoSeconds: 0 })
    }

    before(async () => {
      for (const [key, person, name] of [['ole', OLE, 'Fjordkontor'], ['pia', PIA, 'Lysgade']]) {
        await newReader(person, name, name.toLowerCase())
        const token = await tokenOf(person)
        const account = await connectMailbox(token, name, person.mailbox, 1, submission())
        people[key] = { token, account, page: await pageOf(person, { inMail: true }) }
      }
    })
    after(() => Promise.all(Object.values(people).map(({ page }) => page.context().close())))
    afterEach(async () => {
      await people.ole.page.context().setOffline(false)
      await people.ole.page.unrouteAll({ behavior: 'ignoreErrors' })
      await people.ole.page.setViewportSize(DESKTOP)
    })

    test('goes to and fro between two organisations, and stays one conversation on both sides', async () => {
      const { page: ole } = people.ole
      const { page: pia } = people.pia
      await inbox(pia)
      await inbox(ole)
      const letter = composerOn(ole)
      await letter.write({ recipients: [PIA.mailbox], subject: 'Quay lease', files: [{ name: 'lease.txt', mimeType: 'text/plain', buffer: Buffer.from('thirty years') }] })
      await letter.text.click()
      await ole.keyboard.type('The draft is ')
      await ole.keyboard.press('Control+b')
      await ole.keyboard.type('attached')
      await ole.keyboard.press('Control+b')
      await ole.keyboard.type('.')
      await letter.send()
      // It waits in the outbox for as long as it can be taken back.
      await goto(ole, '/mail/outbox')
      await entry(ole, 'Quay lease').and(ole.locator('[data-outbox=leaving]')).waitFor()
      await entry(ole, 'Quay lease').and(ole.locator('[data-outbox=sent]')).waitFor({ timeout: 40_000 })

      await row(pia, 'Quay lease').waitFor({ timeout: 40_000 })
      await row(pia, 'Quay lease').locator('[data-row-link]').click()
      await pia.frameLocator('iframe').locator('strong', { hasText: 'attached' }).waitFor()
      await reader(pia).getByText('lease.txt').waitFor()
      await settle(pia)
      await pia.keyboard.press('r')
      const answer = composerOn(pia)
      await answer.chip(`Ole Madsen <${OLE.mailbox}>`).waitFor()
      assert.equal(await answer.subject.inputValue(), 'Re: Quay lease')
      await answer.text.getByText('The draft is attached.').waitFor()
      await pia.waitForFunction(() => document.activeElement?.getAttribute('contenteditable') === 'true')
      await pia.keyboard.type('Signed.')
      await settle(pia)
      await shot(pia, 'sending-answer-light')
      await answer.send()
      await written(pia).getByText('Signed.').first().waitFor({ timeout: 40_000 })
      assert.equal(await pia.locator('[data-message]').count(), 2)
      await until('Pia’s mail is marked as answered', async () => (await call(people.pia.token, 'GET', '/messages?folderType=inbox&limit=100')).items.some(({ subject, isAnswered }) => subject === 'Quay lease' && isAnswered))

      await inbox(ole)
      await row(ole, 'Re: Quay lease').waitFor({ timeout: 40_000 })
      await row(ole, 'Re: Quay lease').locator('[data-row-link]').click()
      await written(ole).getByText('Signed.').first().waitFor()
      assert.equal(await ole.locator('[data-message]').count(), 2)
      await shot(ole, 'sending-thread-light')
      for (const { token } of [people.ole, people.pia]) {
        const { items } = await call(token, 'GET', '/messages?conversations=true&limit=100')
        assert.deepEqual(items.filter(({ subject }) => subject.includes('Quay lease')).map(({ threadCount }) => threadCount), [2])
      }
    })

    test('is passed on with its files, and as one file', async () => {
      const { page } = people.pia
      await inbox(page)
      await row(page, 'Quay lease').locator('[data-row-link]').click()
      await written(page).getByText('Signed.').first().waitFor()
      // The first message of the conversation is the one with the file.
      await page.locator('[data-message]').first().getByRole('button').first().click()
      await reader(page).getByText('lease.txt').waitFor()
      const more = page.locator('[data-message]').first().getByRole('button', { name: /^More actions for Message of Ole/ })
      for (const [item, file] of [['Forward', 'lease.txt'], ['Forward as attachment', 'Quay lease.eml']]) {
        await more.click()
        await page.getByRole('menuitem', { name: item, exact: true }).click()
        const { window, subject } = composerOn(page)
        await window.getByText(file).first().waitFor()
        assert.equal(await subject.inputValue(), 'Fwd: Quay lease')
        await window.getByRole('button', { name: 'Delete draft' }).click()
        await window.waitFor({ state: 'detached' })
      }
      await settle(page)
      await page.keyboard.press('a')
      await composerOn(page).window.waitFor()
      await composerOn(page).window.getByRole('button', { name: 'Delete draft' }).click()
      await composerOn(page).window.waitFor({ state: 'detached' })
    })

    test('can be undone, and the draft is back with all that was in it', async () => {
      const { page, token } = people.ole
      await inbox(page)
      const draft = composerOn(page)
      await draft.write({ recipients: [PIA.mailbox], subject: 'Too hasty', text: 'I take this back', files: [{ name: 'hasty.txt', mimeType: 'text/plain', buffer: Buffer.from('oh no') }] })
      const id = await draft.id()
      await draft.send()
      await shot(page, 'sending-undo-light')
      await notice(page, 'Message sent').getByRole('button', { name: 'Undo' }).waitFor()
      await page.keyboard.press('z')
      await draft.text.getByText('I take this back').waitFor()
      assert.equal(await draft.id(), id)
      assert.equal(await draft.subject.inputValue(), 'Too hasty')
      await draft.chip(PIA.mailbox).waitFor()
      await draft.window.getByRole('button', { name: 'Remove hasty.txt' }).waitFor()
      assert.deepEqual(await sent(people.ole, 'Too hasty'), [])
      // It goes on as a draft does.
      await draft.text.click()
      await page.keyboard.press('End')
      await page.keyboard.type(', and go on')
      await draft.window.getByRole('button', { name: 'Close' }).click()
      await draft.window.waitFor({ state: 'detached' })
      await until('the draft is saved', async () => (await call(token, 'GET', `/drafts/${id}`)).body === 'I take this back, and go on')
    })

    test('waits for its time in the outbox, and is a draft again when it is taken back', async () => {
      const { page, token } = people.ole
      await inbox(page)
      const draft = composerOn(page)
      await draft.write({ recipients: [PIA.mailbox], subject: 'For tomorrow', text: 'Not before' })
      const id = await draft.id()
      await draft.window.getByRole('button', { name: 'Send later' }).click()
      const dialog = page.getByRole('dialog', { name: 'Send later' })
      await dialog.getByRole('button', { name: /Tomorrow morning/ }).click()
      await shot(page, 'sending-schedule-light')
      await dialog.getByRole('button', { name: 'Schedule' }).click()
      await draft.window.waitFor({ state: 'detached' })
      await notice(page, /^Leaves .*08:00/).waitFor()
      await goto(page, '/mail/outbox')
      await entry(page, 'For tomorrow').and(page.locator('[data-outbox=scheduled]')).getByText(/^Leaves .*08:00/).waitFor()
      await goto(page, '/mail/drafts')
      assert.equal(await page.locator('[data-draft-row]').filter({ hasText: 'For tomorrow' }).count(), 0)
      await goto(page, '/mail/outbox')
      await page.getByRole('button', { name: 'Take back: For tomorrow' }).click()
      await draft.text.getByText('Not before').waitFor()
      assert.equal(await draft.id(), id)
      await entry(page, 'For tomorrow').waitFor({ state: 'detached' })
      await draft.window.getByRole('button', { name: 'Close' }).click()
      await draft.window.waitFor({ state: 'detached' })
      assert.equal((await call(token, 'GET', `/drafts/${id}`)).subject, 'For tomorrow')
      await goto(page, '/mail/drafts')
      await page.locator('[data-draft-row]').filter({ hasText: 'For tomorrow' }).waitFor()
    })

    test('explains who was refused and why, and lets the address be mended', async () => {
      const { page } = people.ole
      await sendNow(people.ole, 'To both', [PIA.mailbox, NOBODY])
      await inbox(page)
      const draft = composerOn(page)
      await draft.write({ recipients: [NOBODY], subject: 'Nobody there', text: 'Hello?' })
      await draft.send()
      // Wherever one is, it is told.
      await page.getByRole('link', { name: 'One message may not have been sent' }).click({ timeout: 40_000 })
      const refused = entry(page, 'Nobody there').and(page.locator('[data-outbox=failed]'))
      await refused.getByText('This address does not exist there.').waitFor()
      await refused.getByText(/User unknown/).waitFor()
      const partly = entry(page, 'To both').and(page.locator('[data-outbox=partly]'))
      await partly.getByText(NOBODY).first().waitFor()
      assert.deepEqual(await partly.getByRole('button').allTextContents(), ['Dismiss'])
      const found = await inspect(page, (theme) => `outbox-refused-${theme}`)
      await page.getByRole('button', { name: 'Edit draft: Nobody there' }).click()
      await draft.chip(NOBODY).waitFor()
      await draft.window.getByRole('button', { name: `Remove ${NOBODY}` }).click()
      await draft.to.fill(`${PIA.mailbox},`)
      await draft.send()
      await entry(page, 'Nobody there').and(page.locator('[data-outbox=sent]')).waitFor({ timeout: 40_000 })
      assert.equal(await page.getByRole('link', { name: 'One message may not have been sent' }).count(), 0)
      assert.deepEqual(found, [])
    })

    test('leaves once, though its answer was lost and it was written offline', async () => {
      const { page } = people.ole
      await inbox(page)
      const draft = composerOn(page)
      await page.keyboard.press('c')
      await draft.text.waitFor()
      await page.context().setOffline(true)
      await draft.to.fill(`${PIA.mailbox},`)
      await draft.subject.fill('Only once')
      await draft.text.click()
      await page.keyboard.type('Written on the ferry')
      await page.keyboard.press('Control+Enter')
      await draft.window.getByText('The server is away. The draft is kept').waitFor()
      await page.context().setOffline(false)
      await draft.saved()
      // The server takes it, and the connection breaks before it says so.
      let asked = 0
      await page.route('**/api/v1/drafts/*/send', async (route) => {
        asked += 1
        if (asked > 1) return route.continue()
        assert.equal((await route.fetch()).status(), 201)
        await route.abort('connectionreset')
      })
      await page.keyboard.press('Control+Enter')
      // That it did not answer is said for as long as nothing else is answered, which may be no time at all.
      await draft.window.waitFor({ state: 'detached' })
      await notice(page, 'Message sent').first().waitFor()
      assert.equal(asked, 2)
      await until('it is sent', async () => (await sent(people.ole, 'Only once')).some(({ state }) => state === 'sent'))
      const theirs = await imapOf(PIA.mailbox)
      await theirs.select('INBOX')
      await theirs.finds('SUBJECT "Only once"', 1)
      theirs.close()
      assert.equal((await sent(people.ole, 'Only once')).length, 1)
    })

    test('is dismissed where somebody did not get it, and told of no more', async () => {
      const { page } = people.ole
      await sendNow(people.ole, 'To nobody', [NOBODY])
      await inbox(page)
      await page.getByRole('link', { name: 'One message may not have been sent' }).click({ timeout: 40_000 })
      const failed = entry(page, 'To nobody').and(page.locator('[data-outbox=failed]'))
      await failed.waitFor()
      const partly = entry(page, 'To both').and(page.locator('[data-outbox=partly]'))
      await partly.getByRole('button', { name: 'Dismiss: To both' }).click()
      const dialog = page.getByRole('dialog', { name: 'Dismiss this message?' })
      await dialog.getByText('Not everybody has “To both”.').waitFor()
      const found = await inspect(page, (theme) => `outbox-dismiss-${theme}`)
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await dialog.waitFor({ state: 'detached' })
      await partly.waitFor()
      for (const [name, one] of [['To both', partly], ['To nobody', failed]]) {
        await one.getByRole('button', { name: `Dismiss: ${name}` }).click()
        await dialog.getByRole('button', { name: 'Dismiss' }).click()
        await one.waitFor({ state: 'detached' })
        assert.deepEqual(await sent(people.ole, name), [])
      }
      await page.getByRole('link', { name: 'One message may not have been sent' }).waitFor({ state: 'detached' })
      assert.deepEqual(found, [])
    })

    test('asks before a message is sent again that may have arrived', { skip: noDatabase }, async () => {
      const { page } = people.ole
      const { id } = await sendNow(people.ole, 'Lost answer', [PIA.mailbox])
      await until('it is sent', async () => (await sent(people.ole, 'Lost answer'))[0].state === 'sent')
      sql(`UPDATE postroom.outbox SET state = 'unknown' WHERE id = '${id}'; UPDATE postroom.outbox_recipients SET state = 'waiting' WHERE outbox_id = '${id}'`)
      await goto(page, '/mail/outbox')
      const unknown = entry(page, 'Lost answer').and(page.locator('[data-outbox=unknown]'))
      await unknown.getByText('It may have been delivered.').waitFor()
      const again = page.getByRole('button', { name: 'Send again: Lost answer' })
      await again.click()
      const dialog = page.getByRole('dialog', { name: 'Send it again, though it may have arrived?' })
      const found = await inspect(page, (theme) => `outbox-again-${theme}`)
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await dialog.waitFor({ state: 'detached' })
      await unknown.waitFor()
      await again.click()
      await dialog.getByRole('button', { name: 'Send again' }).click()
      await entry(page, 'Lost answer').and(page.locator('[data-outbox=sent]')).waitFor({ timeout: 40_000 })
      const theirs = await imapOf(PIA.mailbox)
      await theirs.select('INBOX')
      await theirs.finds('SUBJECT "Lost answer"', 2)
      theirs.close()
      assert.deepEqual(found, [])
    })

    test('of a draft that was sent elsewhere offers what was typed as a new one', async () => {
      const { page, token, account } = people.ole
      const { draft: begun } = await call(token, 'POST', '/drafts', { accountId: account.id, draft: { subject: 'Sent by phone', body: 'First line', to: [{ address: PIA.mailbox }] } })
      await goto(page, '/mail/drafts')
      await page.locator('[data-draft-row]').filter({ hasText: 'Sent by phone' }).click()
      const draft = composerOn(page)
      await draft.text.waitFor()
      await settle(page)
      await draft.text.click()
      await page.keyboard.press('Control+End')
      await page.keyboard.type(', and this is typed here')
      await call(token, 'POST', `/drafts/${begun.draftId}/send`, {})
      await draft.window.getByText('This draft was deleted or sent elsewhere.').waitFor()
      await shot(page, 'compose-gone-light')
      await draft.window.getByRole('button', { name: 'Keep this text as a new draft' }).click()
      await page.waitForFunction((id) => !document.querySelector(`[data-draft="${id}"]`), begun.draftId)
      assert.equal(await draft.text.inputValue(), 'First line, and this is typed here')
      await draft.window.getByRole('button', { name: 'Close' }).click()
      await draft.window.waitFor({ state: 'detached' })
      await page.locator('[data-draft-row]').filter({ hasText: 'and this is typed here' }).waitFor()
    })

    test('begins at an address in a message', async () => {
      const { page } = people.ole
      const imap = await imapOf(OLE.mailbox)
      const head = (subject, type) => `From: Jens Holt <jens@holt.example>\r\nTo: ${OLE.mailbox}\r\nSubject: ${subject}\r\nDate: ${new Date().toUTCString()}\r\nMIME-Version: 1.0\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n`
      await imap.append('INBOX', `${head('Plain address', 'text/plain')}Write to pilot@holt.example.\r\n`)
      await imap.append('INBOX', `${head('Linked address', 'text/html')}<p><a href="mailto:tower@holt.example?subject=Berth%207&amp;body=We%20arrive">the tower</a></p>\r\n`)
      imap.close()
      const draft = composerOn(page)
      const drop = async () => {
        await draft.window.getByRole('button', { name: 'Delete draft' }).click()
        await draft.window.waitFor({ state: 'detached' })
      }
      await inbox(page)
      await row(page, 'Plain address').locator('[data-row-link]').click()
      await reader(page).getByRole('link', { name: 'pilot@holt.example' }).click()
      await draft.chip('pilot@holt.example').waitFor()
      await drop()
      await row(page, 'Linked address').locator('[data-row-link]').click()
      await page.frameLocator('iframe').getByRole('link', { name: 'the tower' }).click()
      await draft.chip('tower@holt.example').waitFor()
      assert.equal(await draft.subject.inputValue(), 'Berth 7')
      await draft.text.getByText('We arrive').waitFor()
      await drop()
    })

    test('shows each state on a desk and in a hand, in both themes and languages, and axe finds nothing', async () => {
      const { page, token } = people.ole
      const { preferences } = (await call(token, 'GET', '/auth/me')).user
      await page.route('**/api/v1/outbox?*', (route) => route.fulfill({ json: { items: entriesInAllStates() } }))
      const found = []
      for (const [size, viewport] of [['', DESKTOP], ['-phone', PHONE]]) {
        await page.setViewportSize(viewport)
        await goto(page, '/mail/outbox')
        for (const stage of ['leaving', 'scheduled', 'sending', 'retrying', 'sent', 'partly', 'failed', 'unknown']) await page.locator(`[data-outbox=${stage}]`).first().waitFor()
        found.push(...(await inspect(page, (theme) => `outbox-${theme}${size}`)))
      }
      await page.setViewportSize({ width: 360, height: 740 })
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
      await call(token, 'PUT', '/auth/preferences', { ...preferences, language: 'de' })
      await goto(page, '/mail/outbox')
      await page.getByRole('heading', { name: 'Postausgang', level: 1 }).waitFor()
      await shot(page, 'outbox-german-phone')
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
      await page.setViewportSize(DESKTOP)
      await settle(page)
      await shot(page, 'outbox-german')
      await call(token, 'PUT', '/auth/preferences', preferences)

      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await page.route('**/api/v1/outbox?*', (route) => route.fulfill({ json: { items: [] } }))
      await goto(page, '/mail/outbox')
      await page.getByText('Nothing is on its way').waitFor()
      found.push(...(await inspect(page, (theme) => `outbox-empty-${theme}`)))
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await page.route('**/api/v1/outbox?*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', json: { type: 'urn:postroom:problem:unavailable', status: 503 } }))
      await goto(page, '/mail/outbox')
      await page.getByText('The outbox could not be loaded').waitFor()
      found.push(...(await inspect(page, (theme) => `outbox-error-${theme}`)))
      assert.deepEqual(found, [])
    })
  })
}

/** One message for each way in which it can stand there. */
function entriesInAllStates() {
  const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString()
  const to = (address, state = 'waiting', reply = null, status = null) => ({ kind: 'to', name: null, address, state, reply, status })
  const marta = { ...to('marta@weber.example'), name: 'Marta Lindqvist' }
  const all = [
    { subject: 'Lease for the Kiel warehouse, signed', undoUntil: at(0.1), sendAt: at(0.1) },
    { subject: 'Minutes of the November meeting', sendAt: at(900), recipients: [marta, to('jonas@nordhavn.example'), to('lena@nordhavn.example'), to('sven@aalto.example'), to('priya@raman.example')] },
    { subject: 'Re: Delivery window on Thursday', state: 'sending', attempts: 1 },
    { subject: 'Cold storage quote, valid until 30 November, with the options that we talked about', state: 'queued', attempts: 4, nextAttemptAt: at(12), createdAt: at(-30), stateText: 'It is tried again. The server says: 450 4.7.1 Greylisted', recipients: [to('sven@aalto.example', 'delayed', '450 4.7.1 <sven@aalto.example>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/aalto.example.html', '4.7.1')] },
    { subject: 'Customs papers for lot 2291', state: 'failed', attempts: 1, createdAt: at(-60), stateText: 'Nobody gets it.', recipients: [to('amelie@fournier.example', 'refused', '550 5.1.1 <amelie@fournier.example>: Recipient address rejected: User unknown in virtual mailbox table', '5.1.1'), to('paul@fournier.example', 'refused', '552 5.2.2 <paul@fournier.example>: Over quota', '5.2.2')] },
    { subject: 'Signage proofs', state: 'failed', attempts: 9, createdAt: at(-600), stateText: 'The account has no server for outgoing mail any more. Enter one, then send again.' },
    { subject: 'Invoice 4711', state: 'unknown', attempts: 1, createdAt: at(-1500), stateText: 'The connection was cut off while the message was handed over. It may have been delivered, or not. Look whether it has arrived before you send it again.' },
    { subject: 'Harbour dues', state: 'sent', attempts: 1, createdAt: at(-1600), sentAt: at(-1599), copyState: 'filed', recipients: [{ ...marta, state: 'accepted' }] },
    { subject: 'Spring letter', state: 'sent', attempts: 1, createdAt: at(-3000), sentAt: at(-2999), copyState: 'filed', stateText: 'Not everybody gets it.', recipients: [{ ...marta, state: 'accepted' }, to('old@lund.example', 'refused', '550 5.1.1 <old@lund.example>: User unknown', '5.1.1')] },
    { subject: '', state: 'sent', attempts: 1, createdAt: at(-4000), sentAt: at(-3999), copyState: 'failed', recipients: [{ ...marta, state: 'accepted' }] },
  ]
  const blank = { id: '', draftId: '', accountId: '', messageId: '', state: 'queued', stateText: '', undoUntil: null, attempts: 0, nextAttemptAt: null, createdAt: at(0), sentAt: null, copyState: 'none', recipients: [marta] }
  return all.map((one, place) => ({ ...blank, id: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`, sendAt: at(-1), ...one }))
}
