import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, apiUrl } from '#ui/api-client.ts'
import { FilterChips } from '#ui/filter-chips.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty } from '#ui/notes.tsx'
import { Pager } from '#ui/pager.tsx'
import { queryKeys } from '#ui/query-keys.ts'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { DateText } from '#ui/value-text.tsx'
import { AUDIT_KINDS, type AuditEntry, type AuditList, type MemberList } from '../contract.ts'
import { mayReadPeople } from '../policy.ts'
import { SettingsPage } from './settings-page.tsx'

const keys = queryKeys('audit')

function kindKey(kind: string): string {
  return `audit.kinds.${kind.replace('.', '_')}`
}

/** Ends of a range chip `from..to`; the last day is included, as people mean it. */
function rangeOf(value: string | undefined): { from?: string; to?: string } {
  const [from, last] = (value ?? '').split('..')
  if (!last) return from ? { from } : {}
  const next = new Date(`${last}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return { ...(from ? { from } : {}), to: next.toISOString().slice(0, 10) }
}

export function AuditPage() {
  const { t } = useTranslation('access')
  const format = useFormat()
  const list = useListState({
    sort: { key: 'at', descending: true },
    filters: ['kind', 'period', 'partnerId', 'actorId', 'address'],
  })
  const { kind, period, partnerId, actorId, address } = list.filters
  const chosen = { q: list.find, kind, partnerId, actorId, address, ...rangeOf(period) }
  const query = { limit: list.limit, cursor: list.query['cursor'], ...chosen }
  const partners = usePartnerChoices()
  const people = usePeopleChoices()
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => api.get<AuditList>('/audit', { query, signal }),
    placeholderData: (before) => before,
  })
  return (
    <SettingsPage
      current="audit"
      title={t('settings.audit')}
      sentence={t('audit.sentence')}
      lead={t('audit.lead')}
      actions={
        <a className="btn" href={apiUrl('/audit/export.csv', chosen)} download>
          {t('audit.saveCsv')}
        </a>
      }
    >
      <FilterChips
        definitions={[
          {
            key: 'kind',
            text: t('audit.kind'),
            kind: 'several',
            options: AUDIT_KINDS.map((one) => ({ value: one, text: t(kindKey(one)) })),
          },
          {
            key: 'period',
            text: t('audit.period'),
            kind: 'date-range',
            show: (value) =>
              value
                .split('..')
                .map((day) => (day ? format.date(day, 'short') : '…'))
                .join(' – '),
          },
          ...(partners.length > 0
            ? [{ key: 'partnerId', text: t('audit.partner'), kind: 'choice' as const, options: partners }]
            : []),
          ...(people.length > 0
            ? [{ key: 'actorId', text: t('audit.person'), kind: 'choice' as const, options: people }]
            : []),
          { key: 'address', text: t('audit.address'), kind: 'words' },
          { key: 'q', text: t('audit.find'), kind: 'words' },
        ]}
        values={{ kind, period, partnerId, actorId, address, q: list.find || undefined }}
        onChange={(key, value) => (key === 'q' ? list.setFind(value ?? '') : list.setFilter(key, value))}
      />
      <Ledger
        label={t('settings.audit')}
        rows={data?.data}
        rowKey={(row) => row.id}
        error={error}
        onRetry={() => void refetch()}
        busy={isPlaceholderData}
        empty={<Empty title={t('audit.none')} />}
        columns={[
          {
            key: 'at',
            head: t('audit.at'),
            width: 160,
            phone: 'main',
            cell: (row) => <DateText value={row.at} style="date-time" />,
          },
          {
            key: 'kind',
            head: t('audit.what'),
            phone: 'name',
            wrap: true,
            cell: (row) => <What entry={row} />,
          },
          { key: 'who', head: t('audit.who'), width: 200, phone: 'line', cell: (row) => <Who entry={row} /> },
          {
            key: 'address',
            head: t('audit.address'),
            width: 150,
            phone: 'line',
            cell: (row) => row.address ?? <span className="m">–</span>,
          },
          {
            key: 'device',
            head: t('audit.device'),
            width: 170,
            cell: (row) => <span className="m">{row.device ?? '–'}</span>,
          },
        ]}
      />
      <Pager
        from={list.firstRow}
        to={list.firstRow + (data?.data.length ?? 0) - 1}
        onPrevious={list.previous}
        onNext={list.next(data?.nextCursor)}
      />
    </SettingsPage>
  )
}

/** The partners that stand in the audit's filter: those the reader sees, by name. */
function usePartnerChoices() {
  const session = useSession()
  const { data } = useQuery({
    queryKey: ['partners', 'pick', 'audit'],
    queryFn: ({ signal }) =>
      api.get<{ data: { id: string; name: string }[] }>('/partners', {
        query: { limit: 200, sort: 'name' },
        signal,
      }),
    enabled: session.side === 'host',
    staleTime: 60_000,
  })
  return (data?.data ?? []).map(({ id, name }) => ({ value: id, text: name }))
}

function usePeopleChoices() {
  const session = useSession()
  const { data } = useQuery({
    queryKey: ['members', 'pick', 'audit'],
    queryFn: ({ signal }) => api.get<MemberList>('/members', { query: { limit: 200 }, signal }),
    enabled: mayReadPeople(session),
    staleTime: 60_000,
  })
  return (data?.data ?? []).map(({ userId, name }) => ({ value: userId, text: name }))
}

function What({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('access')
  const { from, to, role, operation } = entry.details as Record<string, unknown>
  const side = entry.side === 'partner' ? 'partner' : 'host'
  const named = (value: unknown) =>
    typeof value === 'string' ? t(`role.${side}.${value}`, { defaultValue: value }) : ''
  const isOpened = entry.kind === 'opened' && typeof operation === 'string'
  const target = isOpened ? t(`audit.opened.${partOpened(operation)}`, { operation }) : entry.target
  const change =
    entry.kind === 'member.role_changed'
      ? `${named(from)} → ${named(to)}`
      : entry.kind === 'role_rule.changed'
        ? ''
        : named(role)
  return (
    <>
      <b>{t(kindKey(entry.kind))}</b>
      {target ? ` · ${entry.kind === 'role_rule.changed' ? named(role) : target}` : ''}
      {change ? <span className="m"> · {change}</span> : null}
      {entry.partner ? (
        <>
          {' · '}
          <Link to="/partners/$partnerId" params={{ partnerId: entry.partner.id }}>
            {entry.partner.name}
          </Link>
        </>
      ) : null}
    </>
  )
}

const PARTS: readonly [RegExp, string][] = [
  [/export/i, 'export'],
  [/audit/i, 'audit'],
  [/document/i, 'documents'],
  [/contact|legalEntit/i, 'contacts'],
  [/order/i, 'orders'],
  [/note/i, 'notes'],
  [/measure|scale/i, 'measures'],
  [/promise/i, 'promises'],
  [/transfer|balance/i, 'transfers'],
  [/timeline|fact/i, 'facts'],
  [/report|insight|figure|today/i, 'report'],
  [/^(list|count|search|facet).*partners|partnerFacets|countPartners/i, 'registry'],
  [/partner/i, 'partner'],
]

/** Which part of Artel an operation belongs to, in words an auditor's reader knows. */
function partOpened(operation: string): string {
  return PARTS.find(([pattern]) => pattern.test(operation))?.[1] ?? 'other'
}

function Who({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('access')
  const { kind, name } = entry.actor
  if (kind === 'system') return <span className="m">{t('audit.command')}</span>
  return kind === 'api_key' ? t('audit.key', { name }) : (name ?? '–')
}
