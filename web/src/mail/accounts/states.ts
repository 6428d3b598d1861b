import type { AccountState, CertificateState } from '../../api/mail'
import type { Tone } from '../../ui/StateDot.vue'

export const STATE_TONE: Record<AccountState, Tone> = { new: 'busy', syncing: 'busy', idle: 'good', waiting: 'quiet', signInAgain: 'bad', paused: 'quiet', failed: 'bad' }

export const CERTIFICATE_TONE: Record<CertificateState, Tone> = { none: 'quiet', checking: 'busy', identical: 'good', repaired: 'warning', different: 'bad' }
