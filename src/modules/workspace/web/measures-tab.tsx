import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { IntervalPlot } from '#ui/chart/interval-plot.tsx'
import { dayIn } from '#ui/format-date.ts'
import { Icon } from '#ui/icon.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { SideBadge } from '#ui/side.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { MeasureSummary, MeasureView } from '../contract.ts'
import { keys, readMeasureSummary, readMeasures } from './api.ts'
import { listMoves } from './given-tab.tsx'
import { MeasureSheet } from './measure-sheet.tsx'
import { usePartnership } from './partnership.tsx'
import { useScaleName } from './scale-name.ts'

const byNewest = { key: 'happenedAt', descending: true }

/** What each side, and third parties, said about how the work goes: means with their intervals, then every answer. */
export function MeasuresTab() {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId, mayWrite } = usePartnership()
  const [adding, setAdding] = useState(false)
  const list = useListState({ sort: byNewest })
  const query = { limit: list.limit, cursor: list.query['cursor'] as string | undefined }
  const measures = useQuery({
    queryKey: keys.part(partnerId, 'measures', query),
    queryFn: ({ signal }) => readMeasures(partnerId, query, signal),
  })
  const summary = useQuery({
    queryKey: keys.part(partnerId, 'measureSummary'),
    queryFn: ({ signal }) => readMeasureSummary(partnerId, signal),
  })
  const rows = measures.data?.data
  return (
    <Section
      title={t('measure.title')}
      note={t('measure.note')}
      actions={
        mayWrite ? (
          <Button size="small" icon="plus" onClick={() => setAdding(true)}>
            {t('measure.add')}
          </Button>
        ) : null
      }
    >
      {summary.data && summary.data.data.length > 0 ? <Means summary={summary.data} /> : null}
      <Ledger
        label={t('measure.title')}
        columns={useColumns()}
        rows={rows}
        rowKey={(row) => row.id}
        error={measures.error}
        onRetry={() => void measures.refetch()}
        busy={measures.isFetching}
        empty={<Empty title={t('measure.emptyTitle')}>{t('measure.empty')}</Empty>}
      />
      <Pager
        from={list.firstRow}
        to={rows ? list.firstRow + rows.length - 1 : 0}
        {...listMoves(list, measures.data?.nextCursor)}
      />
      {adding ? (
        <MeasureSheet today={dayIn(new Date(), format.timeZone)} onClose={() => setAdding(false)} />
      ) : null}
    </Section>
  )
}

/** One plot for each scale: scales are never mixed. */
function Means({ summary }: { summary: MeasureSummary }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { names } = usePartnership()
  const nameOf = useScaleName()
  const giver = (by: 'host' | 'partner' | 'third') => (by === 'third' ? t('measure.third') : names[by])
  const codes = [...new Set(summary.data.map((one) => one.scale.code))]
  return (
    <div className="figs measure-figs">
      {codes.map((code) => {
        const own = summary.data.filter((one) => one.scale.code === code)
        const scale = own[0]?.scale
        if (!scale) return null
        const best = own.reduce((a, b) => (b.n > a.n ? b : a))
        return (
          <IntervalPlot
            key={code}
            finding={t('measure.finding', {
              scale: nameOf(code, scale.name),
              mean: format.number(best.mean, { decimals: 1 }),
              max: format.number(scale.max),
              count: best.n,
            })}
            axis={t('measure.axis', { min: format.number(scale.min), max: format.number(scale.max) })}
            nameLabel={t('measure.by')}
            valueLabel={t('measure.mean')}
            domain={[scale.min, scale.max]}
            text={(value) => format.number(value, { decimals: 1 })}
            rows={own.map((one) => ({
              key: one.givenBy,
              name: giver(one.givenBy),
              value: one.mean,
              interval: one.interval
                ? [Math.max(scale.min, one.interval[0]), Math.min(scale.max, one.interval[1])]
                : null,
              n: one.n,
              look: one.givenBy === 'third' ? 'second' : one.givenBy,
            }))}
          />
        )
      })}
    </div>
  )
}

function useColumns(): LedgerColumn<MeasureView>[] {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { names } = usePartnership()
  const nameOf = useScaleName()
  return [
    {
      key: 'day',
      head: t('given.when'),
      width: 104,
      cell: (row) => <DateText value={row.happenedAt} />,
      phone: 'line',
    },
    {
      key: 'what',
      head: t('measure.what'),
      cell: (row) => (
        <span className="cut" title={[row.about, row.evidence].filter(Boolean).join('. ')}>
          {row.audience === 'shared' ? null : (
            <Icon name="lock" size={12} className="mm" label={t('onlyOwn.mark')} />
          )}{' '}
          <span className="nm">{nameOf(row.scale)}</span>{' '}
          <span className="mm">{[row.about, row.evidence].filter(Boolean).join(': ')}</span>
        </span>
      ),
      phone: 'name',
    },
    {
      key: 'by',
      head: t('measure.by'),
      width: 220,
      cell: (row) =>
        row.givenBy === 'third' ? (
          t('measure.third')
        ) : (
          <SideBadge side={row.givenBy}>{names[row.givenBy]}</SideBadge>
        ),
      phone: 'line',
    },
    {
      key: 'value',
      head: t('measure.value'),
      align: 'end',
      width: 96,
      cell: (row) => format.number(row.value),
      phone: 'main',
    },
  ]
}
