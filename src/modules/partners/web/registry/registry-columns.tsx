import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { promiseFacts } from '#modules/workspace/web/index.ts'
import { Sparkline } from '#ui/chart/sparkline.tsx'
import { Figure } from '#ui/figure.tsx'
import { currencySymbol } from '#ui/format.ts'
import type { LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { RowLink } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { SideMark } from '#ui/side.tsx'
import { ToneIcon } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { CustomField } from '../../contract.ts'
import { useOrderFacts } from '../account/order-facts.tsx'
import { useCountryName } from '../country-names.ts'
import { useStages } from '../stages.ts'
import type { ColumnKey, OwnColumnKey } from './registry-column-keys.ts'
import type { RegistryRow } from './registry-list.ts'
import { useCounterpartyColumns, useFieldColumns, useRiskColumns } from './registry-more-columns.tsx'

/** A fall from here on is trouble; silence is when it is this many times the partner's own rhythm. */
const fall = -0.1
const silenceTimes = 2

type Options = {
  chosen: readonly ColumnKey[]
  fields: readonly CustomField[]
  thousands: boolean
  currency: string
}

/** The chosen columns, each with its head, its order at the server, and what stands on a phone. */
export function useRegistryColumns({
  chosen,
  fields,
  thousands,
  currency,
}: Options): LedgerColumn<RegistryRow>[] {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const session = useSession()
  const countryName = useCountryName()
  const orderFacts = useOrderFacts()
  const stages = useStages()
  const counterparty = useCounterpartyColumns()
  const fieldColumns = useFieldColumns(fields)
  const seesMoney = session.permissions.includes('money.read')
  const seesRisk = session.permissions.includes('reports.read')
  const symbol = currencySymbol(currency, format.language)
  const unit = thousands ? t('registry.thousands', { unit: symbol }) : symbol
  const divided = (amount: string) => Math.round(Number(amount) / (thousands ? 1000 : 1))
  const risk = useRiskColumns({ unit, currency, divided: (amount) => format.number(divided(amount)) })

  const kept = (side: 'host' | 'partner'): LedgerColumn<RegistryRow> => ({
    key: side === 'host' ? 'keptHost' : 'keptPartner',
    head: <SideMark side={side} bare />,
    label: t(`registry.kept.${side}`),
    group: t('registry.keptGroup'),
    sort: side === 'host' ? 'keptHost' : 'keptPartner',
    sortDescendingFirst: true,
    align: 'end',
    width: 44,
    cell: (row) => {
      const { share } = row.kept[side]
      if (share === null) return <span className="mm">–</span>
      const title = `${row.name}: ${t(`registry.kept.${side}`)}`
      return (
        <Figure title={title} facts={promiseFacts(row.id, { owedBy: side, state: 'kept,late,broken' })}>
          {format.percent(share, { bare: true })}
        </Figure>
      )
    },
  })

  const all: Record<OwnColumnKey, LedgerColumn<RegistryRow>> = {
    ...counterparty,
    ...risk,
    name: {
      key: 'name',
      head: t('registry.partner'),
      sort: 'name',
      phone: 'name',
      cell: (row) => (
        <span className="nm2">
          {row.changedSinceSeen ? <ChangedMark /> : null}
          <RowLink
            className="q cut"
            to="/partners/$partnerId"
            params={{ partnerId: row.id }}
            title={row.name}
          >
            {row.name}
          </RowLink>
          {row.city ? <span className="mm">{row.city}</span> : null}
        </span>
      ),
    },
    country: {
      key: 'country',
      head: t('filter.country'),
      sort: 'country',
      width: 112,
      cell: (row) => <span className="cut">{row.country ? countryName(row.country) : ''}</span>,
    },
    stage: {
      key: 'stage',
      head: t('filter.stage'),
      sort: 'stage',
      width: 96,
      cell: (row) => <span className="m">{stages.name(row.stage)}</span>,
    },
    type: {
      key: 'type',
      head: t('registry.type'),
      sort: 'nature',
      width: 168,
      cell: (row) => (
        <span className="cut">
          {[row.nature && t(`nature.${row.nature}`), row.term && t(`term.${row.term}`)]
            .filter(Boolean)
            .join(', ')}
        </span>
      ),
    },
    since: {
      key: 'since',
      head: t('registry.since'),
      sort: 'since',
      width: 96,
      cell: (row) => (row.since ? <DateText value={row.since} /> : null),
    },
    net12m: {
      key: 'net12m',
      head: <span className="nw">{unit}</span>,
      label: t('registry.value', { unit }),
      group: t('registry.yearGroup'),
      sort: 'net12m',
      sortDescendingFirst: true,
      align: 'end',
      width: 84,
      phone: 'main',
      cell: (row) =>
        row.net12m === null ? null : (
          <Figure title={`${row.name}: ${t('registry.value', { unit: symbol })}`} facts={orderFacts(row.id)}>
            <span className="val">{format.number(divided(row.net12m))}</span>
            <span className="only-phone"> {unit}</span>
          </Figure>
        ),
    },
    change: {
      key: 'change',
      head: t('registry.change'),
      label: t('registry.changeLabel'),
      group: t('registry.yearGroup'),
      sort: 'change',
      align: 'end',
      width: 54,
      cell: (row) =>
        row.change === null ? (
          <span className="mm">–</span>
        ) : (
          <span className={row.change <= fall ? 'att' : undefined}>
            {format.percent(row.change, { bare: true, signed: true })}
          </span>
        ),
    },
    months: {
      key: 'months',
      head: t('registry.months'),
      group: t('registry.yearGroup'),
      width: 74,
      cell: (row) =>
        row.months?.some((month) => Number(month) !== 0) ? (
          <Sparkline values={(row.months ?? []).map(Number)} />
        ) : null,
    },
    orders12m: {
      key: 'orders12m',
      head: t('registry.orders'),
      sort: 'orders12m',
      sortDescendingFirst: true,
      align: 'end',
      width: 76,
      cell: (row) => format.number(row.orders12m),
    },
    keptHost: kept('host'),
    keptPartner: kept('partner'),
    silent: {
      key: 'silent',
      head: t('registry.silent'),
      sort: 'lastOrder',
      align: 'end',
      width: 66,
      phone: 'line',
      cell: (row) => {
        if (row.daysSilent === null) return <span className="mm">–</span>
        const long =
          row.rhythmDays !== null && row.daysSilent >= 14 && row.daysSilent > row.rhythmDays * silenceTimes
        return (
          <span
            className={long ? 'att b' : undefined}
            title={
              row.rhythmDays === null
                ? undefined
                : t('registry.rhythm', { count: Math.round(row.rhythmDays) })
            }
          >
            {format.number(row.daysSilent)}
          </span>
        )
      },
    },
    lastContact: {
      key: 'lastContact',
      head: t('registry.lastContact'),
      sort: 'lastContact',
      width: 104,
      cell: (row) =>
        row.lastContactAt ? <DateText value={row.lastContactAt} near /> : <span className="mm">–</span>,
    },
    nextDue: {
      key: 'nextDue',
      head: t('registry.due'),
      group: t('registry.nextGroup'),
      sort: 'nextDue',
      align: 'end',
      width: 92,
      cell: (row) =>
        row.nextPromise ? (
          <span className={row.nextPromise.isOverdue ? 'att' : undefined}>
            {row.nextPromise.isOverdue ? (
              <ToneIcon tone="att" size={12} label={t('registry.isOverdue')} />
            ) : null}{' '}
            <DateText value={row.nextPromise.dueAt} />
          </span>
        ) : null,
    },
    nextWhat: {
      key: 'nextWhat',
      head: t('registry.what'),
      label: t('registry.nextShort'),
      group: t('registry.nextGroup'),
      width: 248,
      phone: 'line',
      cell: (row) =>
        row.nextPromise ? (
          <span className="side next-what">
            <SideMark side={row.nextPromise.owedBy} />
            <span className="cut" title={row.nextPromise.title}>
              {row.nextPromise.title}
            </span>
          </span>
        ) : null,
    },
    externalId: {
      key: 'externalId',
      head: t('filter.externalId'),
      width: 120,
      cell: (row) => <span className="cut mm">{row.externalIds[0]}</span>,
    },
    curator: {
      key: 'curator',
      head: t('registry.curator'),
      label: t('filter.curator'),
      sort: 'curator',
      align: 'end',
      width: 44,
      cell: (row) =>
        row.curator ? (
          <abbr title={row.curator.name} className="m">
            {row.curator.initials}
          </abbr>
        ) : null,
    },
  }
  const money: readonly string[] = ['net12m', 'change', 'months', 'atRisk']
  const risky: readonly string[] = ['risk', 'atRisk']
  const known: Record<string, LedgerColumn<RegistryRow>> = { ...all, ...fieldColumns }
  const columns = chosen
    .filter((key) => (seesMoney || !money.includes(key)) && (seesRisk || !risky.includes(key)))
    .flatMap((key) => known[key] ?? [])
  const version = JSON.stringify([
    columns.map((column) => column.key),
    thousands,
    currency,
    format.language,
    format.timeZone,
    fields.map((field) => [field.id, field.version]),
    stages.all.map((stage) => [stage.code, stage.version]),
  ])
  // Rows are drawn anew only when their columns are others: while one scrolls, they are not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: everything cells are made of is in `version`
  return useMemo(() => columns, [version])
}

/** Others have done something here since the reader looked. */
function ChangedMark() {
  const { t } = useTranslation('partners')
  return (
    <span className="changed-mark" title={t('registry.changed')}>
      <span className="vh">{t('registry.changed')}</span>
    </span>
  )
}
