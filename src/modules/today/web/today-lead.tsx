import { Trans, useTranslation } from 'react-i18next'
import { Figure } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { TodayLine, TodayPage } from '../contract.ts'
import { keyOf } from './reason-text.tsx'
import { useRiskFacts } from './risk-facts.ts'
import { heaviest } from './sentence.ts'

/** The sentence of the page: how many partnerships of all need a person. */
export function useTodaySentence(): (page: TodayPage) => string {
  const { t } = useTranslation('today')
  const format = useFormat()
  return (page) => {
    const { needing, partnerships } = page
    const values = { count: needing, shown: format.number(needing), total: format.number(partnerships) }
    if (partnerships === 0) return t('sentence.empty')
    if (page.asOf !== null)
      return t(needing === 0 ? 'sentence.calmThen' : 'sentence.then', {
        ...values,
        day: format.date(page.day, 'long'),
      })
    return t(needing === 0 ? 'sentence.calm' : 'sentence.now', values)
  }
}

/** What is at stake, who holds much of it and why, and that the others are fine. */
export function TodayLead({ page, lines }: { page: TodayPage; lines: readonly TodayLine[] }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { side } = useSession()
  const riskFacts = useRiskFacts(page)
  const rest = page.partnerships - page.needing
  const fine = rest > 0 ? t('lead.fine', { count: rest, shown: format.number(rest) }) : null
  if (page.partnerships === 0) return <>{t('lead.empty')}</>
  if (page.needing === 0)
    return <>{t('lead.calm', { count: page.partnerships, shown: format.number(page.partnerships) })}</>
  if (page.atStake === null || Number(page.atStake) === 0) return fine
  const heavy = heaviest(lines)
  const isRisk = page.valueAtRisk !== null
  const money = (amount: string) => format.money(amount, { currency: page.currency, compact: true })
  const sum = money(page.valueAtRisk ?? page.atStake)
  const unknown =
    isRisk && page.unknownRisk > 0 && Number(page.unknownStake) > 0
      ? t('lead.unknown', {
          count: page.unknownRisk,
          shown: format.number(page.unknownRisk),
          sum: money(page.unknownStake ?? '0'),
        })
      : null
  const reason = heavy?.line.reasons.find((one) => one.severity === heavy.line.severity)
  const shownSum = isRisk ? (
    <Figure title={t('total')} facts={riskFacts}>
      {sum}
    </Figure>
  ) : (
    <span />
  )
  if (!heavy || !reason)
    return (
      <>
        <Trans
          t={t}
          i18nKey={isRisk ? 'lead.risk' : 'lead.stake'}
          values={{ sum }}
          components={{ sum: shownSum }}
        />{' '}
        {[unknown, fine].filter(Boolean).join(' ')}
      </>
    )
  const days = t('days', { count: reason.days, shown: format.number(reason.days) })
  const there = `there.${keyOf(reason, side).replace(/\.(one|many)(Today)?$/, '')}${reason.days === 0 ? 'Today' : ''}`
  return (
    <>
      <Trans
        t={t}
        i18nKey={isRisk ? 'lead.heavyRisk' : 'lead.heavy'}
        values={{
          sum,
          part: t(`part.${heavy.words.side}.${heavy.words.part}`),
          why: t(there, { days, count: reason.days }),
        }}
        components={{ sum: shownSum, name: <span className="said">{heavy.line.partner.name}</span> }}
      />{' '}
      {[unknown, fine].filter(Boolean).join(' ')}
    </>
  )
}
