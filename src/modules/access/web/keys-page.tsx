import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { Empty } from '#ui/notes.tsx'
import { useSession } from '#ui/session.tsx'
import { Tag } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { ApiKey } from '../contract.ts'
import { KeySheet } from './key-sheet.tsx'
import { keyKeys } from './keys-query.ts'
import { SettingsPage } from './settings-page.tsx'

export function KeysPage() {
  const { t } = useTranslation('access')
  const session = useSession()
  const act = useDeed()
  const [isMaking, setMaking] = useState(false)
  const [ending, setEnding] = useState<ApiKey | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: keyKeys.lists,
    queryFn: ({ signal }) => api.get<{ data: ApiKey[] }>('/api-keys', { signal }),
  })
  const active = data?.data.filter(({ state }) => state === 'active').length ?? 0
  const open = () => setMaking(true)
  return (
    <SettingsPage
      current="keys"
      title={t('settings.keys')}
      sentence={data ? t('keys.sentence', { count: active }) : t('settings.keys')}
      lead={t(`keys.lead.${session.side}`)}
      actions={
        <>
          <a className="link" href="/api/reference" target="_blank" rel="noreferrer">
            {t('keys.reference')}
          </a>
          <Button kind="main" icon="plus" onClick={open}>
            {t('keys.make')}
          </Button>
        </>
      }
    >
      <Ledger
        label={t('settings.keys')}
        rows={data?.data}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        error={error}
        onRetry={() => void refetch()}
        roomy
        empty={
          <Empty
            title={t('keys.none')}
            action={
              <Button kind="main" onClick={open}>
                {t('keys.make')}
              </Button>
            }
          >
            {t('keys.noneLead')}
          </Empty>
        }
        columns={[
          {
            key: 'name',
            head: t('keys.name'),
            phone: 'name',
            cell: (row) => (
              <>
                <b>{row.name}</b>
                <br />
                <code className="small m">{row.prefix}_…</code>
              </>
            ),
          },
          {
            key: 'role',
            head: t('people.role'),
            width: 220,
            phone: 'line',
            cell: (row) => (
              <>
                {t(`role.${row.side}.${row.role}`)}
                {row.scopes ? (
                  <span className="mm"> · {t('keys.scopes', { count: row.scopes.length })}</span>
                ) : null}
              </>
            ),
          },
          {
            key: 'state',
            head: t('keys.state'),
            width: 200,
            phone: 'line',
            cell: (row) =>
              row.state !== 'active' ? (
                <Tag tone="none">{t(`keys.states.${row.state}`)}</Tag>
              ) : row.expiresAt ? (
                <>
                  {t('keys.until')} <DateText value={row.expiresAt} style="short" />
                </>
              ) : (
                t('keys.forever')
              ),
          },
          {
            key: 'used',
            head: t('keys.used'),
            width: 160,
            phone: 'line',
            cell: (row) =>
              row.lastUsedAt ? (
                <DateText value={row.lastUsedAt} style="date-time" />
              ) : (
                <span className="m">{t('keys.never')}</span>
              ),
          },
          {
            key: 'by',
            head: t('keys.by'),
            width: 160,
            phone: 'line',
            cell: (row) => row.createdBy ?? t('keys.byCommand'),
          },
          {
            key: 'end',
            head: <span className="vh">{t('keys.revoke')}</span>,
            label: t('keys.revoke'),
            width: 100,
            align: 'end',
            phone: 'main',
            cell: (row) =>
              row.state === 'active' ? (
                <button type="button" className="link" onClick={() => setEnding(row)}>
                  {t('keys.revoke')}
                </button>
              ) : null,
          },
        ]}
      />
      {isMaking ? <KeySheet onClose={() => setMaking(false)} /> : null}
      {ending ? (
        <ConfirmDialog
          title={t('keys.revokeTitle', { name: ending.name })}
          confirm={t('keys.revoke')}
          onConfirm={async () => {
            await act(() => api.delete(`/api-keys/${ending.id}`), {
              done: t('keys.revoked', { name: ending.name }),
            })
          }}
          onClose={() => setEnding(null)}
        >
          {t('keys.revokeLead')}
        </ConfirmDialog>
      ) : null}
    </SettingsPage>
  )
}
