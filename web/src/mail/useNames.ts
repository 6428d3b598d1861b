import { useI18n } from 'vue-i18n'
import type { Address, Row } from '../api/mail'

/** People as they are called in mail: by name, oneself as "Me". */
export function useNames(isMine: (address: string) => boolean) {
  const { t } = useI18n()

  /** The name that a tint and initials come from. */
  function plain(person: Address | undefined): string {
    return person?.name || person?.address || t('mail.unknownSender')
  }

  function nameOf(person: Address | undefined): string {
    return person && isMine(person.address) ? t('mail.me') : plain(person)
  }

  /** Several people are called by their first names. */
  function namesOf(people: readonly Address[]): string {
    if (people.length < 2) return nameOf(people[0])
    return people.map((person) => (isMine(person.address) ? t('mail.me') : plain(person).split(/[\s@]/)[0])).join(', ')
  }

  /** Whom a row names: the senders, or the recipients of what one wrote oneself. */
  function ofRow(row: Row, recipients: boolean): string {
    if (!recipients) return namesOf(row.participants?.length ? row.participants : row.from)
    return t('mail.to', { names: row.to.length > 0 ? namesOf(row.to) : t('mail.nobody') })
  }

  /** Whose initials a row shows: the one whom one talks with. */
  function faceOf(row: Row, recipients: boolean): string {
    if (recipients) return plain(row.to[0])
    const others = (row.participants ?? row.from).filter(({ address }) => !isMine(address))
    return plain(others[others.length - 1] ?? row.from[0])
  }

  return { plain, nameOf, namesOf, ofRow, faceOf }
}
