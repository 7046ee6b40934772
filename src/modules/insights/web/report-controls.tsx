import { Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { Button } from '#ui/button.tsx'
import { DateField } from '#ui/form/fields.tsx'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { ReportFrame } from '../contract.ts'
import { SavedPeriodsChip } from './periods/saved-periods.tsx'
import { AGAINST, type ReportPeriod, SPANS } from './report-period.ts'

const grains = ['month', 'quarter'] as const

/** Period, grain, as-of day and currency of a report; all of it lives in the address. */
export function ReportControls(props: {
  period: ReportPeriod
  frame: ReportFrame
  /** False where the page is about a day, not about a period. */
  withPeriod?: boolean
  withCurrency?: boolean
  withGrain?: boolean
  /** The spans that are offered, and the one that stands when none is chosen. */
  spans?: readonly (typeof SPANS)[number][]
  usual?: (typeof SPANS)[number]
  /** The page shows its figures beside those of another period when one is chosen. */
  withComparison?: boolean
  onFile?: (format: 'csv' | 'xlsx') => void
}) {
  const { period, frame, withPeriod = true, withCurrency, withGrain = true, withComparison, onFile } = props
  const { spans = SPANS, usual = '24' } = props
  const { t } = useTranslation('insights')
  const format = useFormat()
  const [, change] = useSearchState()
  const currencies = frame.currencies.includes(frame.currency)
    ? frame.currencies
    : [frame.currency, ...frame.currencies]
  return (
    <section className="filters report-controls" aria-label={t('controls.label')}>
      {!withPeriod || period.span === 'own' ? null : (
        <MenuChip
          text={t('controls.period')}
          value={period.span}
          options={spans.map((span) => ({ value: span, text: t(`controls.span.${span}`) }))}
          onChange={(span) =>
            change({ last: span === usual ? undefined : span, from: undefined, to: undefined })
          }
        />
      )}
      {withPeriod ? <DaysChip period={period} /> : null}
      {withGrain ? (
        <MenuChip
          text={t('controls.by')}
          value={period.by}
          options={grains.map((grain) => ({ value: grain, text: t(`controls.grain.${grain}`) }))}
          onChange={(grain) => change({ by: grain === 'month' ? undefined : grain })}
        />
      ) : null}
      <AsOfChip period={period} today={frame.today} />
      {withCurrency && currencies.length > 1 ? (
        <MenuChip
          text={t('controls.currency')}
          value={period.currency ?? frame.currency}
          options={currencies.map((one) => ({ value: one, text: one }))}
          onChange={(one) => change({ currency: one === frame.currency ? undefined : one })}
        />
      ) : null}
      {withComparison ? (
        <MenuChip
          text={t('controls.against')}
          value={period.against ?? 'nothing'}
          options={(['nothing', ...AGAINST] as const).map((one) => ({
            value: one,
            text: t(`controls.vs.${one}`),
          }))}
          onChange={(one) => change({ vs: one === 'nothing' ? undefined : one })}
        />
      ) : null}
      {withPeriod ? <SavedPeriodsChip /> : null}
      {onFile ? (
        <span className="tail">
          <button type="button" className="link" onClick={() => onFile('xlsx')}>
            {t('controls.xlsx')}
          </button>
          <button type="button" className="link" onClick={() => onFile('csv')}>
            {t('controls.csv')}
          </button>
        </span>
      ) : null}
      <span className="vh" role="status">
        {period.asOf ? t('controls.asOfSaid', { day: format.date(period.asOf, 'long') }) : null}
      </span>
    </section>
  )
}

/** An own range of days. Shown with its last day, kept in the address with the first that is left out. */
function DaysChip({ period }: { period: ReportPeriod }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const [, change] = useSearchState()
  const [opened, setOpened] = useState(false)
  const [from, setFrom] = useState<string | null>(null)
  const [last, setLast] = useState<string | null>(null)
  const isOwn = period.span === 'own'
  const open = () => {
    setFrom(period.from)
    setLast(period.to === null ? null : addDays(period.to, -1))
    setOpened(true)
  }
  const wrongWay = from !== null && last !== null && last < from
  const apply = () => {
    if (wrongWay) return
    change({ last: undefined, from: from ?? undefined, to: last === null ? undefined : addDays(last, 1) })
    setOpened(false)
  }
  const shown = [
    period.from ? format.date(period.from) : '…',
    period.to ? format.date(addDays(period.to, -1)) : t('controls.now'),
  ].join(' – ')
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <span className={isOwn ? 'chip' : 'chip add'}>
          <button type="button" aria-expanded={opened} onClick={() => (opened ? setOpened(false) : open())}>
            {isOwn ? (
              <>
                {t('controls.period')} <b>{shown}</b>
              </>
            ) : (
              t('controls.ownDays')
            )}
          </button>
          {isOwn ? (
            <button
              type="button"
              className="rm"
              aria-label={t('controls.clearDays')}
              onClick={() => change({ from: undefined, to: undefined })}
            >
              <Icon name="cross" />
            </button>
          ) : null}
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="fields chip-fields">
          <DateField label={t('controls.from')} value={from} onChange={setFrom} clearable />
          <DateField
            label={t('controls.last')}
            value={last}
            onChange={setLast}
            clearable
            error={wrongWay ? t('controls.wrongWay') : undefined}
          />
          <div>
            <Button kind="main" onClick={apply}>
              {t('controls.apply')}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The day the reports are seen from; without one it is now. */
function AsOfChip({ period, today }: { period: ReportPeriod; today: string }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const [, change] = useSearchState()
  const [opened, setOpened] = useState(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <span className={period.asOf ? 'chip' : 'chip add'}>
          <button type="button" aria-expanded={opened} onClick={() => setOpened(!opened)}>
            {period.asOf ? (
              <>
                {t('controls.asOf')} <b>{format.date(addDays(period.asOf, -1))}</b>
              </>
            ) : (
              t('controls.asOfAdd')
            )}
          </button>
          {period.asOf ? (
            <button
              type="button"
              className="rm"
              aria-label={t('controls.clearAsOf')}
              onClick={() => change({ asOf: undefined })}
            >
              <Icon name="cross" />
            </button>
          ) : null}
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="fields chip-fields">
          <DateField
            label={t('controls.asOfLabel')}
            help={t('controls.asOfHelp')}
            value={period.asOf === null ? null : addDays(period.asOf, -1)}
            maxDate={today}
            onChange={(day) => {
              change({ asOf: day === null ? undefined : addDays(day, 1) })
              setOpened(false)
            }}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
