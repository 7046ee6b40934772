import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Ledger } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { Empty, ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Pager } from '#ui/pager.tsx'
import { queryKeys } from '#ui/query-keys.ts'
import { Tag } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { KeptMail, MailList, MailText } from '../contract.ts'
import { SettingsPage } from './settings-page.tsx'

const keys = queryKeys('mails')

export function MailPage() {
  const { t } = useTranslation('access')
  const list = useListState({ sort: { key: 'at', descending: true } })
  const query = { limit: list.limit, cursor: list.query['cursor'] }
  const [opened, setOpened] = useState<KeptMail | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => api.get<MailList>('/mails', { query, signal }),
    placeholderData: (before) => before,
  })
  const sentence = !data ? t('settings.mail') : t(data.isSending ? 'mails.sending' : 'mails.keeping')
  return (
    <SettingsPage
      current="mail"
      title={t('settings.mail')}
      sentence={sentence}
      lead={data && !data.isSending ? t('mails.keepingLead') : t('mails.lead')}
    >
      <Ledger
        label={t('settings.mail')}
        rows={data?.data}
        rowKey={(row) => row.id}
        error={error}
        onRetry={() => void refetch()}
        empty={<Empty title={t('mails.none')}>{t('mails.noneLead')}</Empty>}
        columns={[
          {
            key: 'at',
            head: t('mails.at'),
            width: 170,
            phone: 'main',
            cell: (row) => <DateText value={row.createdAt} style="date-time" />,
          },
          {
            key: 'subject',
            head: t('mails.subject'),
            phone: 'name',
            cell: (row) => (
              <button type="button" className="link b" onClick={() => setOpened(row)}>
                {row.subject}
              </button>
            ),
          },
          { key: 'to', head: t('mails.to'), width: 260, phone: 'line', cell: (row) => row.recipient },
          {
            key: 'state',
            head: t('mails.state'),
            width: 180,
            phone: 'line',
            cell: (row) => <MailState mail={row} isSending={data?.isSending ?? false} />,
          },
        ]}
      />
      <Pager
        from={list.firstRow}
        to={list.firstRow + (data?.data.length ?? 0) - 1}
        onPrevious={list.previous}
        onNext={list.next(data?.nextCursor)}
      />
      {opened ? <MailDrawer mail={opened} onClose={() => setOpened(null)} /> : null}
    </SettingsPage>
  )
}

function MailState({ mail, isSending }: { mail: KeptMail; isSending: boolean }) {
  const { t } = useTranslation('access')
  if (mail.sentAt) return <Tag tone="ok">{t('mails.states.sent')}</Tag>
  if (mail.lastError) return <Tag tone="att">{t('mails.states.failed', { count: mail.attempts })}</Tag>
  return <Tag tone="none">{t(isSending ? 'mails.states.waiting' : 'mails.states.kept')}</Tag>
}

function MailDrawer({ mail, onClose }: { mail: KeptMail; onClose: () => void }) {
  const { t } = useTranslation('access')
  const { data, error } = useQuery({
    queryKey: keys.one(mail.id),
    queryFn: ({ signal }) => api.get<MailText>(`/mails/${mail.id}`, { signal }),
    // each reading is an entry in the audit
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={mail.subject}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className="stack">
        <p className="small m">
          {t('mails.to')}: {mail.recipient}
        </p>
        {mail.lastError ? <Note title={t('mails.refused')}>{mail.lastError}</Note> : null}
        {error ? <ErrorNote error={error} /> : null}
        {data ? <Linked text={data.text} /> : error ? null : <Skeleton lines={4} />}
        <p className="mm">{t('mails.audited')}</p>
      </div>
    </Drawer>
  )
}

/** A mail's text whose links to this house work from here, whatever address the mail was written with. */
function Linked({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/\S+)/)
  return (
    <p className="mail-text">
      {parts.map((part, place) => {
        if (!part.startsWith('http')) return part
        const path = part.replace(/^https?:\/\/[^/]+/, '')
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
          <a key={place} className="link" href={path}>
            {window.location.origin + path}
          </a>
        )
      })}
    </p>
  )
}
