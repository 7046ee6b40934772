import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { useDeed } from '#ui/deed.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { Section } from '#ui/page.tsx'
import { queryKeys } from '#ui/query-keys.ts'
import { SideMark } from '#ui/side.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { InvitationList } from '../contract.ts'

export const invitationKeys = queryKeys('invitations')

/** Invitations that wait for an answer; nothing at all while there are none. */
export function InvitationTable({ onInvite }: { onInvite: () => void }) {
  const { t } = useTranslation('access')
  const act = useDeed()
  const { data, error, refetch } = useQuery({
    queryKey: invitationKeys.list({ state: 'open' }),
    queryFn: ({ signal }) =>
      api.get<InvitationList>('/invitations', { query: { state: 'open', limit: 200 }, signal }),
  })
  if (data && data.data.length === 0) return null
  return (
    <Section
      title={t('invitations.title')}
      note={data ? t('invitations.note', { count: data.data.length }) : undefined}
      actions={
        <button type="button" className="link" onClick={onInvite}>
          {t('invitations.another')}
        </button>
      }
    >
      <Ledger
        label={t('invitations.title')}
        rows={data?.data}
        rowKey={(row) => row.id}
        error={error}
        onRetry={() => void refetch()}
        skeletonRows={1}
        columns={[
          { key: 'email', head: t('field.email'), phone: 'name', cell: (row) => <b>{row.email}</b> },
          {
            key: 'place',
            head: t('people.place'),
            width: 230,
            phone: 'line',
            cell: (row) => (
              <span className="rowx place">
                <SideMark side={row.side} />
                <span className="cut">{row.partner?.name ?? t('people.sides.host')}</span>
              </span>
            ),
          },
          {
            key: 'role',
            head: t('people.role'),
            width: 190,
            phone: 'line',
            cell: (row) => t(`role.${row.side}.${row.role}`),
          },
          {
            key: 'expires',
            head: t('invitations.until'),
            width: 160,
            phone: 'line',
            cell: (row) => <DateText value={row.expiresAt} style="date-time" />,
          },
          {
            key: 'revoke',
            head: <span className="vh">{t('invitations.revoke')}</span>,
            label: t('invitations.revoke'),
            width: 110,
            align: 'end',
            phone: 'main',
            cell: (row) => (
              <button
                type="button"
                className="link"
                onClick={() =>
                  void act(() => api.delete(`/invitations/${row.id}`), {
                    done: t('invitations.revoked', { email: row.email }),
                  })
                }
              >
                {t('invitations.revoke')}
              </button>
            ),
          },
        ]}
      />
    </Section>
  )
}
