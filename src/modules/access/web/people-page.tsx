import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { FilterChips } from '#ui/filter-chips.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Pager } from '#ui/pager.tsx'
import { queryKeys } from '#ui/query-keys.ts'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { SideMark } from '#ui/side.tsx'
import { Tag } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Member, MemberList } from '../contract.ts'
import { mayManagePeopleOf } from '../policy.ts'
import { InvitationTable } from './invitation-table.tsx'
import { InviteSheet } from './invite-sheet.tsx'
import { MemberActions } from './member-actions.tsx'
import { RoleTable } from './role-table.tsx'
import { SettingsPage } from './settings-page.tsx'

const peopleKeys = queryKeys('members')

export function PeoplePage() {
  const { t } = useTranslation('access')
  const session = useSession()
  const [isInviting, setInviting] = useState(false)
  const list = useListState({ sort: { key: 'name', descending: false }, filters: ['side', 'partnerId'] })
  const { sort: _, ...query } = list.query
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: peopleKeys.list(query),
    queryFn: ({ signal }) => api.get<MemberList>('/members', { query, signal }),
    placeholderData: (before) => before,
  })
  const isHost = session.side === 'host'
  const counts = data?.counts
  const sentence = !counts
    ? t('settings.people')
    : isHost
      ? `${t('people.hostCount', { count: counts.host })} ${t('people.partnerCount', {
          count: counts.partner,
          partners: t('people.atPartners', { count: counts.partners }),
        })}`
      : t('people.ownCount', { count: counts.partner })
  return (
    <SettingsPage
      current="people"
      title={t('settings.people')}
      sentence={sentence}
      lead={t(isHost ? 'people.leadHost' : 'people.leadPartner')}
      actions={
        <Button kind="main" icon="plus" onClick={() => setInviting(true)}>
          {t('invite.open')}
        </Button>
      }
    >
      <FilterChips
        definitions={[
          ...(isHost
            ? [
                {
                  key: 'side',
                  text: t('people.side'),
                  kind: 'choice' as const,
                  options: (['host', 'partner'] as const).map((side) => ({
                    value: side,
                    text: t(`people.sides.${side}`),
                  })),
                },
              ]
            : []),
          { key: 'q', text: t('people.find'), kind: 'words' },
        ]}
        values={{ side: list.filters['side'], q: list.find || undefined }}
        onChange={(key, value) => (key === 'q' ? list.setFind(value ?? '') : list.setFilter(key, value))}
      />
      <Ledger
        label={t('settings.people')}
        rows={data?.data}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        columns={useColumns(isHost)}
        error={error}
        onRetry={() => void refetch()}
        busy={isPlaceholderData}
        roomy
      />
      <Pager
        from={list.firstRow}
        to={list.firstRow + (data?.data.length ?? 0) - 1}
        onPrevious={list.previous}
        onNext={list.next(data?.nextCursor)}
      />
      <InvitationTable onInvite={() => setInviting(true)} />
      <RoleTable />
      {isInviting ? <InviteSheet onClose={() => setInviting(false)} /> : null}
    </SettingsPage>
  )
}

function useColumns(isHost: boolean): LedgerColumn<Member>[] {
  const { t } = useTranslation('access')
  const session = useSession()
  const where: LedgerColumn<Member> = {
    key: 'place',
    head: t('people.place'),
    width: 230,
    phone: 'line',
    cell: (row) => (
      <span className="rowx place">
        <SideMark side={row.side} />
        {row.partner ? (
          <Link to="/partners/$partnerId" params={{ partnerId: row.partner.id }} className="cut">
            {row.partner.name}
          </Link>
        ) : (
          <span className="cut">{session.network.name}</span>
        )}
      </span>
    ),
  }
  return [
    {
      key: 'name',
      head: t('people.name'),
      phone: 'name',
      cell: (row) => (
        <>
          <b>{row.name}</b>
          {row.isYou ? <span className="mm"> · {t('people.you')}</span> : null}
          <br />
          <span className="small m">{row.email}</span>
        </>
      ),
    },
    ...(isHost ? [where] : []),
    {
      key: 'role',
      head: t('people.role'),
      width: 190,
      phone: 'line',
      cell: (row) => (
        <>
          {t(`role.${row.side}.${row.role}`)}
          {row.state === 'disabled' ? (
            <>
              {' '}
              <Tag tone="none">{t('people.disabled')}</Tag>
            </>
          ) : null}
          {row.validUntil ? <Term member={row} /> : null}
        </>
      ),
    },
    {
      key: 'factor',
      head: t('people.secondFactor'),
      width: 150,
      phone: 'line',
      cell: (row) =>
        row.hasSecondFactor ? t('people.hasFactor') : <span className="m">{t('people.noFactor')}</span>,
    },
    {
      key: 'seen',
      head: t('people.seen'),
      width: 160,
      phone: 'line',
      cell: (row) =>
        row.seenAt ? <DateText value={row.seenAt} style="date-time" /> : <span className="m">–</span>,
    },
    {
      key: 'actions',
      head: <span className="vh">{t('people.actions')}</span>,
      label: t('people.actions'),
      width: 56,
      align: 'end',
      phone: 'main',
      cell: (row) => (mayManagePeopleOf(session, row.side) ? <MemberActions member={row} /> : null),
    },
  ]
}

/** Until when a place is open, and to which partners. */
function Term({ member }: { member: Member }) {
  const { t } = useTranslation('access')
  const format = useFormat()
  const until = member.validUntil ? format.date(member.validUntil, 'short') : ''
  const reach = member.narrowedTo
    ? t('people.narrowed', { count: member.narrowedTo.length })
    : t('people.allPartners')
  return (
    <span className="small m">
      <br />
      {t('people.until', { date: until })} · {reach}
    </span>
  )
}
