import { describe, expect, it } from 'vitest'
import type { MailAccount } from '../../api/mail'
import { bodyOf, changesOf, emptyForm, formOf, isAddress, missingIn, nameFor, serverOf, usualPort, withFound, withPart } from './accountForm'

const account = {
  accountName: 'Nordhavn', emailAddress: 'ida@nordhavn.example', protocol: 'imap', hostname: 'imap.nordhavn.example', port: 993, encryption: 'tls', username: 'ida@nordhavn.example',
  leaveOnServerDays: null, smtp: { hostname: 'smtp.nordhavn.example', port: 465, encryption: 'tls', username: 'ida@nordhavn.example' },
} as MailAccount

describe('the form of a mail account', () => {
  it('begins with the address, and takes over what was found', () => {
    const form = withFound(emptyForm('ida@mail.nordhavn.example'), { source: 'srv', protocol: 'pop3', hostname: 'pop.nordhavn.example', port: 995, encryption: 'tls', username: '', smtp: null })
    expect(form).toMatchObject({ accountName: 'Nordhavn', username: 'ida@mail.nordhavn.example', hostname: 'pop.nordhavn.example', port: '995', smtpHostname: '' })
    expect(bodyOf(form)).toMatchObject({ leaveOnServerDays: null, smtp: null })
  })

  it('keeps the usual port with its protocol, and a port that was typed', () => {
    const form = emptyForm('ida@nordhavn.example')
    expect(withPart(form, { encryption: 'starttls' }).port).toBe('143')
    expect(withPart(form, { port: '1143' }).port).toBe('1143')
    expect(withPart({ ...form, port: '1143' }, { protocol: 'pop3' }).port).toBe('1143')
    expect(withPart(form, { smtpEncryption: 'starttls' }).smtpPort).toBe('587')
  })

  it('says what is missing', () => {
    expect(missingIn(emptyForm(), true)).toEqual(['emailAddress', 'hostname', 'username', 'password'])
    expect(missingIn({ ...formOf(account), port: '70000' }, false)).toEqual(['port'])
  })

  it('changes only what was changed, and keeps a password that was not typed', () => {
    expect(changesOf(account, formOf(account))).toEqual({})
    expect(changesOf(account, { ...formOf(account), accountName: 'Work', signIn: 'password', password: 'x' })).toEqual({ accountName: 'Work', password: 'x' })
    expect(changesOf(account, { ...formOf(account), smtpHostname: '' })).toEqual({ smtp: null })
  })

  it('signs in with a password or with tokens, and keeps what was not typed', () => {
    const form = { ...formOf(account), signIn: 'oauth2' as const }
    expect(changesOf(account, form)).toEqual({})
    expect([missingIn(form, false), missingIn(form, true)]).toEqual([[], ['oauth2.tokenUrl', 'oauth2.clientId', 'oauth2.refreshToken']])
    const typed = { ...form, tokenUrl: 'https://login.example.org/token', clientId: 'postroom', refreshToken: 'r' }
    const oauth2 = { tokenUrl: 'https://login.example.org/token', clientId: 'postroom', clientSecret: null, refreshToken: 'r', scope: null }
    expect(changesOf(account, typed)).toEqual({ oauth2 })
    expect(bodyOf(typed)).not.toHaveProperty('password')
    expect(missingIn({ ...typed, clientId: '' }, false)).toEqual(['oauth2.clientId'])
  })

  it('begins with what an account does already, or with what was refused', () => {
    expect(formOf(account).signIn).toBe('kept')
    expect(serverOf(formOf(account))).not.toHaveProperty('password')
    expect(formOf({ ...account, state: 'signInAgain', stateText: 'The server refused the password.' }).signIn).toBe('password')
    expect(formOf({ ...account, state: 'signInAgain', stateText: 'The sign-in has ended. Sign in again there, and enter the new refresh token.' }).signIn).toBe('oauth2')
  })

  it('knows addresses, names and ports', () => {
    expect([isAddress('ida@nordhavn.example'), isAddress('ida'), isAddress('a@b')]).toEqual([true, false, false])
    expect(nameFor('ida@holm.example')).toBe('Holm')
    expect(usualPort('smtp', 'starttls')).toBe('587')
  })
})
