import { Menu } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { IconButton } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { Icon } from '#ui/icon.tsx'
import { problemLine } from '#ui/problem-words.ts'
import { useSession } from '#ui/session.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import type { Member } from '../contract.ts'
import { HOST_ROLES, may, PARTNER_ROLES } from '../policy.ts'

/** What one may do with a person: another role, disable and enable (both with undo), remove. */
export function MemberActions({ member }: { member: Member }) {
  const { t } = useTranslation('access')
  const change = useMemberChange(member)
  const [isRemoving, setRemoving] = useState(false)
  const [isResetting, setResetting] = useState(false)
  const session = useSession()
  const client = useQueryClient()
  const say = useSay()
  const reset = async () => {
    try {
      await api.delete(`/members/${member.id}/second-factor`)
      say(t('factor.resetDone', { name: member.name }))
    } catch (error) {
      say(problemLine(error), { stays: true })
    }
    await client.invalidateQueries({ queryKey: ['members'] })
  }
  const all: readonly string[] = member.side === 'host' ? HOST_ROLES : PARTNER_ROLES
  // an auditor is invited for a time and stays one
  const roles = all.filter((role) => (role === 'auditor') === (member.role === 'auditor'))
  const remove = async () => {
    await api.delete(`/members/${member.id}`, { ifMatch: member.version })
    await client.invalidateQueries({ queryKey: ['members'] })
    say(t('people.removed', { name: member.name }))
  }
  const isActive = member.state === 'active'
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton className="icon-btn" icon="more" label={t('people.actionsOf', { name: member.name })} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('people.role')}</Menu.Label>
          {roles.map((role) => (
            <Menu.Item
              key={role}
              aria-current={role === member.role || undefined}
              rightSection={role === member.role ? <Icon name="tick" size={14} /> : null}
              onClick={() => role !== member.role && void change({ role }, { role: member.role })}
            >
              {t(`role.${member.side}.${role}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => void change({ isDisabled: isActive }, { isDisabled: !isActive })}>
            {t(isActive ? 'people.disable' : 'people.enable')}
          </Menu.Item>
          {member.hasSecondFactor && !member.isYou && may(session, 'members.manage') ? (
            <Menu.Item onClick={() => setResetting(true)}>{t('factor.reset')}</Menu.Item>
          ) : null}
          <Menu.Item onClick={() => setRemoving(true)}>{t('people.remove')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isResetting ? (
        <ConfirmDialog
          title={t('factor.resetAsk', { name: member.name })}
          confirm={t('factor.reset')}
          onConfirm={reset}
          onClose={() => setResetting(false)}
        >
          {t('factor.resetWhy')}
        </ConfirmDialog>
      ) : null}
      {isRemoving ? (
        <ConfirmDialog
          title={t('people.removeTitle', { name: member.name })}
          confirm={t('people.remove')}
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        >
          {t('people.removeLead')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}

type Change = { role?: string; isDisabled?: boolean }

/** Changes a person and says so with an undo or why it was refused. */
function useMemberChange(member: Member): (change: Change, back: Change) => Promise<void> {
  const { t } = useTranslation('access')
  const client = useQueryClient()
  const say = useSay()
  const send = async (body: Change, version: number) => {
    try {
      return await api.patch<Member>(`/members/${member.id}`, body, { ifMatch: version })
    } catch (error) {
      say(problemLine(error), { stays: true })
      return null
    } finally {
      await client.invalidateQueries({ queryKey: ['members'] })
    }
  }
  return async (change, back) => {
    const after = await send(change, member.version)
    if (!after) return
    const done =
      change.role !== undefined
        ? t('people.roleChanged', { name: member.name, role: t(`role.${member.side}.${change.role}`) })
        : t(change.isDisabled ? 'people.wasDisabled' : 'people.wasEnabled', { name: member.name })
    say(done, {
      undo: async () => {
        await send(back, after.version)
      },
    })
  }
}
