import { useTranslation } from 'react-i18next'
import { useStages } from '#modules/partners/web/index.ts'
import { useDeed } from '#ui/deed.tsx'
import { Figure } from '#ui/figure.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import { Link, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { ReasonCode, Suggestion, TodayLine, TodayMark, TodayPage } from '../contract.ts'
import { removeMarks, type Show } from './api.ts'
import { ConflictFlag } from './conflicts/conflict-flag.tsx'
import { LineDeeds } from './line-deeds.tsx'
import { LineValue } from './line-value.tsx'
import { Reasons } from './reason-text.tsx'
import { useRiskFacts } from './risk-facts.ts'
import { unitOf } from './sentence.ts'
import { StepMenu } from './step-menu.tsx'
import { TakenSteps } from './taken-steps.tsx'

type Props = { page: TodayPage; lines: readonly TodayLine[]; show: Show }

/** The sign of a currency as the reader writes it. */
function signOf(currency: string, format: Format): string {
  return format.money(0, { currency }).replace(/[\d\s.,]/g, '')
}

/** Who needs somebody today: by what is at stake, with reasons, what to do, and what one did. */
export function NeedList({ page, lines, show }: Props) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const [search, change] = useSearchState()
  const isRisk = page.valueAtRisk !== null
  const riskFacts = useRiskFacts(page)
  const unit = unitOf([
    isRisk ? page.valueAtRisk : page.atStake,
    ...lines.map((line) => line.valueAtRisk ?? line.atStake),
  ])
  const withMoney = page.atStake !== null
  const head = t(`column.${isRisk ? 'risk' : 'stake'}${unit === 1000 ? 'Thousands' : ''}`, {
    sign: signOf(page.currency, format),
  })
  const scaled = (amount: string) =>
    format.number(unit === 1000 ? Math.round(Number(amount) / 1000) : Math.round(Number(amount)))
  return (
    <div className={withMoney ? 'needs-box' : 'needs-box no-stake'}>
      <div className="need hd mm small no-phone" aria-hidden="true">
        <span />
        <span>{t('column.partner')}</span>
        <span>{t('column.why')}</span>
        <span>{t('column.do')}</span>
        {withMoney ? <span className="n">{head}</span> : null}
      </div>
      {withMoney ? (
        <p className="only-phone mm small n stake-head" aria-hidden="true">
          {head}
        </p>
      ) : null}
      <ol className="needs">
        {lines.map((line, place) => (
          <NeedRow
            key={line.partner.id}
            line={line}
            number={place + 1}
            page={page}
            show={show}
            unit={withMoney ? unit : null}
          />
        ))}
      </ol>
      <div className="needfoot">
        <span className="mm small">
          {t('foot')}
          {page.left > 0 ? (
            <>
              {' '}
              {t('left.without', { count: page.left, shown: format.number(page.left) })}{' '}
              <button type="button" className="link" onClick={() => change({ left: 'any' })}>
                {t('left.show')}
              </button>
            </>
          ) : search['left'] === 'any' ? (
            <>
              {' '}
              <button type="button" className="link" onClick={() => change({ left: undefined })}>
                {t('left.hide')}
              </button>
            </>
          ) : null}
        </span>
        {withMoney && page.atStake !== null && show === 'needing' && lines.length > 1 ? (
          <span className="need-sum">
            <span className="m">{t('total')}</span>
            <b>
              {page.valueAtRisk === null ? (
                scaled(page.atStake)
              ) : (
                <Figure title={head} facts={riskFacts}>
                  {scaled(page.valueAtRisk)}
                </Figure>
              )}
            </b>
          </span>
        ) : null}
      </div>
    </div>
  )
}

function NeedRow(props: {
  line: TodayLine
  number: number
  page: TodayPage
  show: Show
  unit: 1 | 1000 | null
}) {
  const { line, number, page, show, unit } = props
  const format = useFormat()
  const stages = useStages()
  const { partner } = line
  const under = [partner.city, stages.name(partner.stage)].filter(Boolean).join(' · ')
  const name = (
    <Link className="q" to="/partners/$partnerId" params={{ partnerId: partner.id }}>
      <b>{partner.name}</b>
    </Link>
  )
  return (
    <li className="need">
      <span className="no" aria-hidden="true">
        {format.number(number)}
      </span>
      <div className="nm">
        {name}
        <span className="mm small">{under}</span>
        <ConflictFlag conflicts={line.conflicts} />
      </div>
      <div>
        <Reasons line={line} />
        <Assigned line={line} />
      </div>
      <Todo line={line} page={page} show={show} isFirst={number === 1} />
      {unit === null ? null : <LineValue line={line} currency={page.currency} unit={unit} />}
    </li>
  )
}

/** Whom the reasons of a line were given to, with a way to take it back. */
function Assigned({ line }: { line: TodayLine }) {
  const { t } = useTranslation('today')
  const session = useSession()
  const act = useDeed()
  const given = line.reasons.flatMap((reason) => reason.marks).filter((mark) => mark.action === 'assign')
  const people = [...new Map(given.map((mark) => [mark.assigneeId, mark.assigneeName])).entries()]
  if (people.length === 0) return null
  const drop = (marks: readonly TodayMark[]) =>
    void act(() => removeMarks(marks), { done: t('deed.unassigned', { name: line.partner.name }) })
  return (
    <p className="small m today-given">
      {people.map(([id, name]) => (
        <span key={id}>
          {id === session.user.id
            ? t('assigned.me')
            : t('assigned.to', { name: name ?? t('assigned.someone') })}{' '}
          {session.permissions.includes('records.write') ? (
            <button
              type="button"
              className="link"
              onClick={() => drop(given.filter((mark) => mark.assigneeId === id))}
            >
              {t('assigned.drop')}
            </button>
          ) : null}
        </span>
      ))}
    </p>
  )
}

/** What to do: the deed the gravest reason asks for, and what may be said about the line. */
function Todo({
  line,
  page,
  show,
  isFirst,
}: {
  line: TodayLine
  page: TodayPage
  show: Show
  isFirst: boolean
}) {
  const { t } = useTranslation('today')
  const session = useSession()
  const gravest = line.reasons.find((reason) => reason.severity === line.severity) ?? line.reasons[0]
  if (!gravest) return <div className="do" />
  if (show !== 'needing') return <PutAway line={line} show={show} />
  const [suggestion] = line.suggestions
  const target = {
    to: '/partners/$partnerId',
    params: { partnerId: line.partner.id },
    search: { tab: tabOf(gravest.reason) },
  }
  return (
    <div className="do">
      <TakenSteps line={line} day={page.day} />
      {suggestion && line.steps.length === 0 ? (
        <>
          <StepMenu line={line} suggestion={suggestion} isFirst={isFirst} tab={tabOf(gravest.reason)} />
          <StepHint suggestion={suggestion} />
        </>
      ) : line.steps.length === 0 ? (
        <Link {...target}>{t(`todo.${gravest.reason}`)}</Link>
      ) : null}
      {session.permissions.includes('records.write') ? (
        <LineDeeds line={line} day={page.day} asOf={page.asOf} />
      ) : null}
    </div>
  )
}

/** What the step should change, in a few words under it; what it is about where no points are known. */
function StepHint({ suggestion }: { suggestion: Suggestion }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { points, orderId, about } = suggestion
  if (points !== null && points >= 0.5)
    return (
      <span className="mm small">
        {t('stepDeed.points', { points: format.number(Math.round(points), { signed: true }) })}
      </span>
    )
  return orderId !== null && about !== null ? (
    <span className="mm small">{t('stepDeed.hint', { number: about })}</span>
  ) : null
}

/** The part of the partnership page where the deed is done. */
function tabOf(reason: ReasonCode): string | undefined {
  if (reason === 'silence' || reason === 'risk' || reason === 'once') return 'orders'
  const isOfPromises = reason.startsWith('overdue') || reason.startsWith('broken')
  return isOfPromises ? 'promises' : undefined
}

/** Until when a line is put off, or who called it done, and the way back. */
function PutAway({ line, show }: { line: TodayLine; show: Show }) {
  const { t } = useTranslation('today')
  const session = useSession()
  const act = useDeed()
  const action = show === 'snoozed' ? 'snooze' : 'done'
  const marks = line.reasons.flatMap((reason) => reason.marks).filter((mark) => mark.action === action)
  const last = marks.at(-1)
  return (
    <div className="do">
      {session.permissions.includes('records.write') ? (
        <span>
          <button
            type="button"
            className="link"
            onClick={() =>
              void act(() => removeMarks(marks), { done: t('deed.back', { name: line.partner.name }) })
            }
          >
            {t('deed.bringBack')}
          </button>
        </span>
      ) : null}
      {last ? (
        <span className="mm small">
          {show === 'snoozed' ? (
            <>
              {t('until')} <DateText value={last.until} />
            </>
          ) : (
            <>
              {last.byName} · <DateText value={last.at} near />
            </>
          )}
        </span>
      ) : null}
    </div>
  )
}
