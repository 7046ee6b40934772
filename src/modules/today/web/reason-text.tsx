import { Trans, useTranslation } from 'react-i18next'
import { ReasonWords, useFigureFacts } from '#modules/insights/web/index.ts'
import { Evidence } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ReasonList } from '#ui/reasons.tsx'
import { useSession } from '#ui/session.tsx'
import type { LineFactor, TodayLine, TodayReason } from '../contract.ts'

/** Whose doing a reason is, seen from the reader's seat. */
export function whoOf(reason: TodayReason, seat: 'host' | 'partner'): 'us' | 'them' {
  return reason.side === seat ? 'us' : 'them'
}

/** Reasons that have one wording, whoever's they are. */
const ALONE: ReadonlySet<string> = new Set(['silence', 'unanswered', 'risk', 'once', 'conflict_of_interest'])

/** Key of the words of a reason: what it is, whose, of one or of many. */
export function keyOf(reason: TodayReason, seat: 'host' | 'partner'): string {
  if (ALONE.has(reason.reason)) return reason.reason
  if (reason.reason === 'contact') return reason.lastOn === null ? 'neverMet' : 'contact'
  const what = reason.reason.startsWith('overdue') ? 'overdue' : 'broken'
  const many = reason.count > 1 ? 'many' : 'one'
  const now = reason.days === 0 ? 'Today' : ''
  return `${what}.${whoOf(reason, seat)}.${many}${now}`
}

/** Key of the short name of a reason, for lists and for a screen reader. */
export function shortKeyOf(reason: TodayReason, seat: 'host' | 'partner'): string {
  if (ALONE.has(reason.reason) || reason.reason === 'contact') return `reason.short.${reason.reason}`
  return `reason.short.${reason.reason.startsWith('overdue') ? 'overdue' : 'broken'}.${whoOf(reason, seat)}`
}

/** One reason as a sentence with its figures in bold, and how many facts stand behind it. */
function ReasonText({ reason }: { reason: TodayReason }) {
  const { t } = useTranslation('today')
  const { side } = useSession()
  const format = useFormat()
  const factsOf = useFigureFacts()
  const count = (key: string, n: number) => t(key, { count: n, shown: format.number(n) })
  return (
    <>
      <Trans
        t={t}
        i18nKey={`reason.${keyOf(reason, side)}`}
        values={{
          days: count('days', reason.days),
          daysOn: count('daysOn', reason.days),
          ago: count('ago', reason.days),
          promises: count('promises', reason.count),
          usual: count('usual', Math.max(1, Math.round(reason.usualDays ?? 0))),
          risk: reason.risk === null ? '' : format.percent(reason.risk),
        }}
        components={{ b: <b />, title: <span className="said">{reason.title}</span> }}
      />
      {reason.factCount > 0 ? (
        <Evidence
          count={reason.factCount}
          title={t(shortKeyOf(reason, side))}
          facts={factsOf(reason.facts)}
        />
      ) : null}
    </>
  )
}

/** Factors that say what these reasons say already. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  silence: ['recency', 'rhythm'],
  once: ['recency', 'rhythm'],
  contact: ['contact'],
  overdue_host: ['promises'],
  broken_host: ['promises'],
}
const LEAST_POINTS = 2
const MOST_FACTORS = 2

/** What takes health away besides what the reasons say: the two that weigh most. */
function saidByHealth({ health, reasons }: TodayLine): readonly LineFactor[] {
  const said = new Set(reasons.flatMap(({ reason }) => SAID[reason] ?? []))
  return (health?.factors ?? [])
    .filter(({ factor, points }) => points <= -LEAST_POINTS && !said.has(factor))
    .slice(0, MOST_FACTORS)
}

/** All reasons of a line, the gravest first with its shape. */
export function Reasons({ line }: { line: TodayLine }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const ordered = [...line.reasons].sort(
    (a, b) => Number(b.severity === 'broken') - Number(a.severity === 'broken'),
  )
  return (
    <ReasonList
      reasons={[
        ...ordered.map((reason, place) => ({
          key: reason.reason,
          text: <ReasonText reason={reason} />,
          ...(place === 0 || reason.severity !== ordered[0]?.severity
            ? {
                tone: reason.severity === 'broken' ? ('brk' as const) : ('att' as const),
                toneLabel: t(`severity.${reason.severity}`),
              }
            : {}),
        })),
        ...saidByHealth(line).map((factor) => ({
          key: factor.factor,
          text: (
            <>
              <ReasonWords reason={factor} basis="orders" />{' '}
              <span className="mm nw">{format.number(Math.round(factor.points), { signed: true })}</span>
            </>
          ),
        })),
      ]}
    />
  )
}
