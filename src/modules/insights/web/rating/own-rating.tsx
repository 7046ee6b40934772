import './rating.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { PartnerRating } from '../../contract.ts'
import { ContestList, ContestSheet } from './contests.tsx'
import { moveOf } from './rating-findings.ts'
import { RatingWhy } from './rating-why.tsx'

/** The whole rating of one partner: why, how it moved, objections. */
export function OwnRating({
  rating,
  partnerId,
  asOf,
}: {
  rating: PartnerRating
  partnerId: string
  asOf: string | undefined
}) {
  const { t } = useTranslation('insights-rating')
  const [contesting, setContesting] = useState(false)
  const { current, contests, mayContest, mayAnswer, answerDays } = rating
  return (
    <>
      {current && current.components.length > 0 ? (
        <Section title={t('components')} note={t('componentsNote')}>
          <RatingWhy row={current} asOf={rating.asOf ?? asOf} />
        </Section>
      ) : null}
      <History rating={rating} />
      <Section
        title={t('contest.title')}
        actions={
          mayContest ? <Button onClick={() => setContesting(true)}>{t('contest.act')}</Button> : undefined
        }
      >
        <ContestList contests={contests} mayAnswer={mayAnswer} mayWithdraw={mayContest} />
      </Section>
      {contesting ? (
        <ContestSheet partnerId={partnerId} answerDays={answerDays} onClose={() => setContesting(false)} />
      ) : null}
    </>
  )
}

function History({ rating }: { rating: PartnerRating }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const months = rating.history
  const move = moveOf(months)
  if (!move) return null
  const whole = (value: number) => format.number(value, { decimals: 0 })
  return (
    <LineChart
      finding={t(`history.${move.way}`, { from: whole(move.from), to: whole(move.to) })}
      axis={t('history.axis')}
      x={months.map(({ month }) => format.period(month, true))}
      xLabel={t('history.series')}
      domain={[0, 100]}
      text={whole}
      reference={{ value: 50, text: '50' }}
      series={[
        {
          key: 'score',
          text: t('history.series'),
          look: 'partner',
          dots: true,
          values: months.map(({ score }) => score),
          low: months.map(({ interval }) => interval?.[0] ?? null),
          high: months.map(({ interval }) => interval?.[1] ?? null),
        },
      ]}
    />
  )
}
