import { useTranslation } from 'react-i18next'
import { promiseFacts } from '#modules/workspace/web/index.ts'
import { addMonths } from '#shared/days.ts'
import { Sparkline } from '#ui/chart/sparkline.tsx'
import { Figure } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { type Reason, ReasonList } from '#ui/reasons.tsx'
import { useSession } from '#ui/session.tsx'
import type { PartnerPage } from '../../contract.ts'
import { useOrderFacts } from './order-facts.tsx'
import { type ReasonOfFinding, reasonsOf } from './reasons.ts'
import { StepsNow } from './steps-now.tsx'

/** How the partnership goes: what a year brings, the sentence one would say, and why. */
export function Finding({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { side } = useSession()
  const factsOf = useOrderFacts(data.asOf)
  const reasons = reasonsOf(data, side, new Date())
  const { value } = data
  const first = reasons[0]
  return (
    <section
      className={value && data.orders.total > 0 ? 'finding' : 'finding bare-f'}
      aria-label={t('finding.label')}
    >
      {value && data.orders.total > 0 ? (
        <div className="fl">
          <p className="bignum small">
            <b>
              <Figure title={t('finding.yearTitle')} facts={factsOf(data.partner.id)}>
                {format.money(value.net12m, { compact: true })}
              </Figure>
            </b>
          </p>
          <p className="small mm">
            {t(side === 'host' ? 'finding.year' : 'finding.yearOwn')}
            {value.change === null ? null : (
              <>
                ,{' '}
                <span className={value.change < -0.1 ? 'att' : undefined}>
                  {format.percent(value.change, { signed: true })}
                </span>{' '}
                {t('finding.against')}
              </>
            )}
          </p>
          <div className="trend">
            <Sparkline
              values={value.months.map(Number)}
              width={168}
              height={40}
              label={t('finding.months')}
            />
            <p className="micro mm">
              <span>{format.period(addMonths(data.asOf, -11).slice(0, 7), true)}</span>
              <span>{format.period(data.asOf.slice(0, 7), true)}</span>
            </p>
          </div>
        </div>
      ) : null}
      <div className="fm">
        <h2>{first ? <ReasonText reason={first} data={data} /> : t('finding.quiet')}</h2>
        <ReasonList
          reasons={reasons.slice(1).map(
            (reason): Reason => ({
              key: reason.key,
              tone: reason.tone,
              text: <ReasonText reason={reason} data={data} />,
            }),
          )}
        />
      </div>
      <StepsNow data={data} reasons={reasons} />
    </section>
  )
}

/** A reason in words; its number opens the records it was counted from. */
function ReasonText({ reason, data }: { reason: ReasonOfFinding; data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { side } = useSession()
  const factsOf = useOrderFacts(data.asOf)
  const partnerId = data.partner.id
  const longest = reason.dueAt ? format.days(reason.dueAt, new Date()) : 0
  const values = {
    count: reason.count,
    shown: format.number(reason.count),
    usual: format.number(Math.round(reason.usual ?? 0)),
    percent: reason.share === undefined ? '' : format.percent(Math.abs(reason.share)),
    day: reason.day ? format.nearDay(reason.day) : '',
    longest: longest > 0 ? t('finding.longest', { count: longest }) : '',
  }
  const own = side === 'partner' && (reason.key === 'fell' || reason.key === 'grew')
  const text = t(own ? `finding.${reason.key}Own` : `finding.${reason.key}`, values)
  const facts =
    reason.promises !== undefined
      ? promiseFacts(partnerId, { owedBy: reason.promises, state: 'overdue', sort: 'due' })
      : reason.key.startsWith('silent') ||
          reason.key === 'fell' ||
          reason.key === 'grew' ||
          reason.key === 'lastOrder'
        ? factsOf(partnerId)
        : null
  if (!facts) return <>{text}</>
  return (
    <Figure title={text} facts={facts}>
      {text}
    </Figure>
  )
}
