import { useQueryClient } from '@tanstack/vue-query'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { members } from '../api/members'
import type { Member } from '../api/types'
import { useNotify } from '../composables/useNotify'
import { useSessionStore } from '../stores/session'

export type MemberQuestion = 'edit' | 'remove' | 'password' | 'link' | 'factor'

/** What an administrator does with a member; the dialogs belong to the page that calls this. */
export function useMemberActions() {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const queries = useQueryClient()
  const session = useSessionStore()
  const notify = useNotify()

  /** The dialog that is open, and the member that it, or the one that just closed, is about. */
  const question = shallowRef<MemberQuestion | null>(null)
  const subject = shallowRef<Member | null>(null)
  /** A new initial password, until its dialog closes. */
  const secret = shallowRef<{ member: Member; password: string } | null>(null)

  function ask(kind: MemberQuestion, member: Member): void {
    subject.value = member
    question.value = kind
  }

  function refresh(): Promise<void> {
    return queries.invalidateQueries({ queryKey: ['members'] })
  }

  async function suspend(member: Member): Promise<void> {
    try {
      await members.suspend(member.id)
      notify.done(t('admin.detail.suspended', { name: member.displayName }), () => void reactivate(member))
    } catch (error) {
      notify.failed(t('admin.detail.suspendFailed', { name: member.displayName }), error)
    }
    await refresh()
  }

  async function reactivate(member: Member): Promise<void> {
    try {
      await members.reactivate(member.id)
      notify.done(t('admin.detail.reactivated', { name: member.displayName }))
    } catch (error) {
      notify.failed(t('admin.detail.reactivateFailed', { name: member.displayName }), error)
    }
    await refresh()
  }

  async function remove(member: Member): Promise<void> {
    await members.remove(member.id)
    if (route.params.id === member.id) await router.replace({ name: 'members', query: route.query })
    queries.removeQueries({ queryKey: ['members', 'one', member.id] })
    notify.done(t('admin.detail.removed', { name: member.displayName }))
    await refresh()
  }

  async function newPassword(member: Member): Promise<void> {
    secret.value = { member, password: await members.newPassword(member.id) }
  }

  /** The actions of a member's menu. Nobody suspends or removes themselves here. */
  function items(member: Member) {
    const own = member.userId === session.me?.user.id
    const edit = { label: t('action.edit'), icon: 'i-lucide-pencil', onSelect: () => ask('edit', member) }
    if (own) return [[edit]]
    const state =
      member.status === 'active'
        ? { label: t('admin.detail.suspend'), icon: 'i-lucide-circle-pause', onSelect: () => void suspend(member) }
        : { label: t('admin.detail.reactivate'), icon: 'i-lucide-circle-play', onSelect: () => void reactivate(member) }
    return [
      [edit, state],
      [
        { label: t('access.link'), icon: 'i-lucide-link', onSelect: () => ask('link', member) },
        { label: t('admin.detail.newPassword'), icon: 'i-lucide-key-round', onSelect: () => ask('password', member) },
        { label: t('access.factor'), icon: 'i-lucide-shield-off', onSelect: () => ask('factor', member) },
      ],
      [{ label: t('admin.detail.remove'), icon: 'i-lucide-user-round-x', color: 'error' as const, onSelect: () => ask('remove', member) }],
    ]
  }

  return { items, ask, question, subject, secret, remove, newPassword, reactivate }
}
