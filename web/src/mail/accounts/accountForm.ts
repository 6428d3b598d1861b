import type { AccountChange, Discovered, Encryption, MailAccount, NewAccount, ServerSettings, Smtp } from '../../api/mail'

/** What somebody fills in about an account, as text. */
export interface AccountForm {
  accountName: string
  emailAddress: string
  protocol: 'imap' | 'pop3'
  hostname: string
  port: string
  encryption: Encryption
  username: string
  /** `kept`: as before, which the server does not tell. */
  signIn: 'password' | 'oauth2' | 'kept'
  password: string
  /** With `oauth2`: what access tokens are asked for with. */
  tokenUrl: string
  clientId: string
  clientSecret: string
  refreshToken: string
  scope: string
  /** Days that POP3 mail stays on the server; empty for ever. */
  leaveDays: string
  smtpHostname: string
  smtpPort: string
  smtpEncryption: Encryption
  smtpUsername: string
}

const NO_SECRETS = { signIn: 'password', password: '', tokenUrl: '', clientId: '', clientSecret: '', refreshToken: '', scope: '' } as const

const PORTS = { imap: { tls: 993, starttls: 143, none: 143 }, pop3: { tls: 995, starttls: 110, none: 110 }, smtp: { tls: 465, starttls: 587, none: 25 } } as const

/** The port that a protocol usually has. */
export function usualPort(protocol: keyof typeof PORTS, encryption: Encryption): string {
  return String(PORTS[protocol][encryption])
}

/** The form with a part of it changed; where that decides the usual port, a port that was the usual one stays so. */
export function withPart(form: AccountForm, part: Partial<AccountForm>): AccountForm {
  const next = { ...form, ...part }
  if (next.port === usualPort(form.protocol, form.encryption)) next.port = usualPort(next.protocol, next.encryption)
  if (next.smtpPort === usualPort('smtp', form.smtpEncryption)) next.smtpPort = usualPort('smtp', next.smtpEncryption)
  return next
}

export function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())
}

export function emptyForm(emailAddress = ''): AccountForm {
  return {
    accountName: nameFor(emailAddress), emailAddress, protocol: 'imap', hostname: '', port: usualPort('imap', 'tls'), encryption: 'tls', username: emailAddress, ...NO_SECRETS, leaveDays: '',
    smtpHostname: '', smtpPort: usualPort('smtp', 'tls'), smtpEncryption: 'tls', smtpUsername: emailAddress,
  }
}

/** A name to begin with: the domain without its ending. */
export function nameFor(emailAddress: string): string {
  const label = emailAddress.split('@')[1]?.split('.').slice(-2)[0] ?? ''
  return label.charAt(0).toLocaleUpperCase() + label.slice(1)
}

/** The form with settings that were found for its address. */
export function withFound(form: AccountForm, found: Discovered): AccountForm {
  return { ...form, protocol: found.protocol, hostname: found.hostname, port: String(found.port), encryption: found.encryption, username: found.username || form.emailAddress, ...smtpFields(found.smtp, form.emailAddress) }
}

export function formOf(account: MailAccount): AccountForm {
  return {
    accountName: account.accountName, emailAddress: account.emailAddress, protocol: account.protocol === 'pop3' ? 'pop3' : 'imap', hostname: account.hostname, port: String(account.port), encryption: account.encryption,
    username: account.username, ...NO_SECRETS, signIn: refusedOf(account), leaveDays: String(account.leaveOnServerDays ?? ''), ...smtpFields(account.smtp, account.emailAddress),
  }
}

/** What has to be entered anew, as the refusal says it; otherwise the account goes on signing in as before. */
function refusedOf({ state, stateText }: MailAccount): AccountForm['signIn'] {
  if (state !== 'signInAgain') return 'kept'
  return /\btoken\b/i.test(stateText) ? 'oauth2' : 'password'
}

function smtpFields(smtp: Smtp | null | undefined, emailAddress: string) {
  return { smtpHostname: smtp?.hostname ?? '', smtpPort: String(smtp?.port ?? usualPort('smtp', 'tls')), smtpEncryption: smtp?.encryption ?? ('tls' as const), smtpUsername: smtp?.username ?? emailAddress }
}

export function serverOf(form: AccountForm): ServerSettings {
  return { protocol: form.protocol, hostname: form.hostname.trim(), port: Number(form.port), encryption: form.encryption, username: form.username.trim(), ...secretsOf(form) }
}

function secretsOf(form: AccountForm): Pick<ServerSettings, 'password' | 'oauth2'> {
  if (form.signIn === 'kept') return {}
  if (form.signIn === 'password') return { password: form.password }
  return { oauth2: { tokenUrl: form.tokenUrl.trim(), clientId: form.clientId.trim(), clientSecret: form.clientSecret || null, refreshToken: form.refreshToken, scope: form.scope.trim() || null } }
}

/** Whether something to sign in with was typed; otherwise what is kept stays. */
export function hasSecrets(form: AccountForm): boolean {
  return form.signIn === 'password' ? form.password !== '' : form.signIn === 'oauth2' && form.refreshToken !== ''
}

export function bodyOf(form: AccountForm): NewAccount {
  const smtp = form.smtpHostname.trim() ? { hostname: form.smtpHostname.trim(), port: Number(form.smtpPort), encryption: form.smtpEncryption, username: form.smtpUsername.trim() || null } : null
  const leave = form.protocol === 'pop3' ? { leaveOnServerDays: form.leaveDays.trim() === '' ? null : Number(form.leaveDays) } : {}
  return { accountName: form.accountName.trim() || form.emailAddress.trim(), emailAddress: form.emailAddress.trim(), ...serverOf(form), ...leave, smtp }
}

/** What a changed form asks the server to change; a password or a refresh token that was not typed stays as it is. */
export function changesOf(account: MailAccount, form: AccountForm): AccountChange {
  const before = bodyOf(formOf(account))
  const now = bodyOf(form)
  const changed = Object.entries(now).filter(([name, value]) => (name === 'password' || name === 'oauth2' ? hasSecrets(form) : JSON.stringify(value) !== JSON.stringify(before[name as keyof NewAccount])))
  return Object.fromEntries(changed) as AccountChange
}

/** The fields that still lack something, by name. */
export function missingIn(form: AccountForm, needsSecrets: boolean): string[] {
  const missing: string[] = []
  if (!isAddress(form.emailAddress)) missing.push('emailAddress')
  if (!form.hostname.trim()) missing.push('hostname')
  if (!isPort(form.port)) missing.push('port')
  if (!form.username.trim()) missing.push('username')
  if (form.signIn === 'password') {
    if (needsSecrets && !form.password) missing.push('password')
  } else if (form.signIn === 'oauth2' && (needsSecrets || form.tokenUrl || form.clientId || form.clientSecret || form.refreshToken || form.scope)) {
    for (const name of ['tokenUrl', 'clientId', 'refreshToken'] as const) if (!form[name].trim()) missing.push(`oauth2.${name}`)
  }
  return missing
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text.trim()) && Number(text) > 0 && Number(text) < 65_536
}
