import './health.css'
import { useTranslation } from 'react-i18next'
import { Sparkline } from '#ui/chart/sparkline.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { PartnerHealth as Answer } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import { usePartnerHealth } from './api.ts'
import { stepsOf } from './health-findings.ts'
import { Changes, Waterfall } from './waterfall.tsx'

type Ready = Extract<Answer, { state: 'ready' }>

/**
 * The health on the partner's page: the number, how it moved, the reasons that add up to it, what would change it. The
 * partner's side has it where its network shows it; otherwise nothing stands here.
 */
export function PartnerHealth({ partnerId }: { partnerId: string }) {
  const { language } = useFormat()
  const { permissions } = useSession()
  const answer = usePartnerHealth(partnerId, language, permissions.includes('reports.read'))
  if (answer.data?.state !== 'ready') return null
  return <Block health={answer.data} />
}

function Block({ health }: { health: Ready }) {
  const { t } = useTranslation('insights-health')
  const { row, day } = health
  return (
    <section className="health-block" aria-label={t('partner.label')}>
      <HealthNumber health={health} />
      <div>
        <h2>
          <Headline health={health} />
        </h2>
        <Waterfall row={row} day={day} />
      </div>
      <div className="changes-side">
        <Changes row={row} />
        <NextYear health={health} />
        <Doubt health={health} />
      </div>
    </section>
  )
}

function HealthNumber({ health }: { health: Ready }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const { side } = useSession()
  const { row, history } = health
  const moments = [...history, { day: health.day, health: row.health }]
  const first = moments[0]
  return (
    <div>
      <p className="bignum">
        <b>{format.number(Math.round(row.health))}</b> <span>{t('partner.of')}</span>
      </p>
      <p className="small mm">{t(`partner.about.${row.basis}`)}</p>
      {moments.length > 2 && first ? (
        <div className="trend">
          <Sparkline
            values={moments.map((one) => one.health)}
            width={168}
            height={40}
            label={t('partner.moved', {
              from: format.date(first.day, 'month'),
              values: moments.map((one) => Math.round(one.health)).join(', '),
            })}
          />
          <p className="micro mm">
            <span>{format.date(first.day, 'month-short')}</span>
            <span>{format.date(health.day, 'month-short')}</span>
          </p>
          {side === 'partner' ? <p className="micro mm">{t('partner.course')}</p> : null}
        </div>
      ) : null}
    </div>
  )
}

/** What happened to the health within a month and the factor that weighs most. */
function Headline({ health }: { health: Ready }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const { row, history } = health
  const now = Math.round(row.health)
  const before = history.at(-1)
  const { steps } = stepsOf(row.reasons)
  const worst = [...steps].sort((a, b) => a.contribution - b.contribution)[0]
  const best = [...steps].sort((a, b) => b.contribution - a.contribution)[0]
  const then = before ? Math.round(before.health) : now
  const way = now < then - 2 ? 'fell' : now > then + 2 ? 'rose' : 'same'
  const why = way === 'rose' || now >= 70 ? best : worst
  const head = t(`partner.head.${way}`, { now: format.number(now), before: format.number(then) })
  return (
    <>
      {row.state === 'once' ? t('partner.once') : row.state === 'silent' ? t('partner.silent') : head}
      {why ? `: ${t(`partner.why.${why.factor}`)}` : null}
    </>
  )
}

function NextYear({ health }: { health: Ready }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const { side } = useSession()
  const { row, currency } = health
  const { expectedNextYear, expectedLow, expectedHigh, valueAtRisk } = row
  if (expectedNextYear === null) return null
  const money = (amount: string) => format.money(amount, { currency, compact: true })
  const about = { partner: row.partnerId, currency }
  return (
    <p className="small">
      {t('partner.nextYear')}{' '}
      <b>
        <FigureLink
          selector={{ figure: 'risk.expected', ...about }}
          title={t('partner.nextYear')}
          empty={side === 'partner'}
        >
          {money(expectedNextYear)}
        </FigureLink>
      </b>
      {expectedLow !== null && expectedHigh !== null ? (
        <span className="mm">
          {' '}
          {t('partner.between', { low: money(expectedLow), high: money(expectedHigh) })}
        </span>
      ) : null}
      {valueAtRisk === null ? null : (
        <>
          {'. '}
          {t('partner.atRisk')}{' '}
          <b>
            <FigureLink
              selector={{ figure: 'risk.value', ...about }}
              title={t('partner.atRisk')}
              empty={side === 'partner'}
            >
              {money(valueAtRisk)}
            </FigureLink>
          </b>
        </>
      )}
    </p>
  )
}

/** How often the forecast was right for this partner, or that it was not checked. */
function Doubt({ health }: { health: Ready }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const { side } = useSession()
  const judged = health.history.filter(({ came }) => came !== null)
  const right = judged.filter(({ came, risk }) => risk >= 0.5 === came).length
  return (
    <p className="small mm">
      {health.row.checked
        ? judged.length > 0
          ? t('partner.right', {
              count: judged.length,
              right: format.number(right),
              shown: format.number(judged.length),
            })
          : null
        : t('unchecked.short')}{' '}
      {side === 'host' ? <Link to="/insights/track-record">{t('partner.how')}</Link> : null}
    </p>
  )
}
