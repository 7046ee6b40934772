import { sql } from 'kysely'
import { dayOf } from '#shared/dates.ts'
import { daysBetween } from '#shared/days.ts'
import { wilson } from '#shared/statistics.ts'
import type { ReportedState, SideOfPromise } from '../contract.ts'
import { momentsOf } from '../fragments.ts'
import { nameOf, readNames } from '../names.ts'
import { promisesWithState } from '../promise-states.ts'
import { type Report, readProspects, survivorOf } from '../report.ts'
import { readReliability } from '../report-reliability.ts'
import { judged } from '../rules.ts'
import { type AuditFrame, cell, column, partnerCell, stateOf, table, UNKNOWN, within } from './frame.ts'
import { AGES, byAge } from './rules.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

const SIDES: readonly SideOfPromise[] = ['host', 'partner']
/** How many of the longest overdue promises are named. */
const NAMED = 10

type Overdue = {
  partner_id: string
  owed_by: SideOfPromise
  title: string
  due: Date
}

/** What each side expects of the other, how it kept its word, what is late and for how long. */
export async function promisesPart(frame: AuditFrame): Promise<AuditPart> {
  const { report, range, words, isOne } = frame
  const { t } = words
  const known = range.asOf === undefined ? {} : { asOf: range.asOf }
  const past = await readReliability(report, { ...known, from: range.from, to: range.to, limit: 200 })
  const state = await readReliability(report, { ...known, limit: 1 })
  const overdue = await readOverdue(report, range.asOf)
  const day = range.asOf ?? report.today
  const late = overdue.map((one) => ({
    ...one,
    days: Math.max(0, daysBetween(dayOf(one.due, report.network.timeZone), day)),
  }))
  const names = await readNames(
    report,
    late.slice(0, NAMED).map((one) => survivorOf(report, one.partner_id)),
  )
  const share = (side: SideOfPromise) => {
    const base = judged(past.sides[side])
    return base === 0 ? null : past.sides[side].kept / base
  }
  const shareText = (side: SideOfPromise) => {
    const part = share(side)
    return part === null ? t('promises.noneJudged') : words.percent(part)
  }
  const waits = SIDES.map((side) => state.sides[side].open + state.sides[side].overdue)
  const lateOf = (side: SideOfPromise) => state.sides[side].overdue
  const finding =
    SIDES.every((side) => judged(past.sides[side]) === 0) && waits.every((each) => each === 0)
      ? t('promises.none')
      : t('promises.found', {
          host: shareText('host'),
          partner: shareText('partner'),
          lateHost: words.number(lateOf('host')),
          latePartner: words.number(lateOf('partner')),
        })
  const count = (side: SideOfPromise, name: ReportedState, isState: boolean) => {
    const n = (isState ? state : past).sides[side][name]
    const facts = isState ? stateOf(frame, `reliability.${name}`) : within(frame, `reliability.${name}`)
    return cell(words.number(n), n, { facts: { ...facts, side } })
  }
  const sideColumns = () => [
    column(''),
    column(t('side.host'), 'whole'),
    column(t(isOne ? 'side.partner' : 'side.partners'), 'whole'),
  ]
  const rowOf = (name: ReportedState, isState: boolean) => [
    cell(t(`promises.state.${name}`)),
    ...SIDES.map((side) => count(side, name, isState)),
  ]
  const interval = (side: SideOfPromise) => {
    const ends = wilson(past.sides[side].kept, judged(past.sides[side]))
    return ends === null ? UNKNOWN : `${words.percent(ends[0])} – ${words.percent(ends[1])}`
  }
  const blocks: AuditBlock[] = [
    table(
      t('promises.expects'),
      sideColumns(),
      [rowOf('open', true), rowOf('overdue', true)],
      t('promises.expectsNote'),
    ),
    table(t('promises.past', { days: words.days(range.from, range.to) }), sideColumns(), [
      rowOf('kept', false),
      rowOf('late', false),
      rowOf('broken', false),
      [
        cell(t('promises.share')),
        ...SIDES.map((side) => {
          const part = share(side)
          return cell(part === null ? UNKNOWN : words.percent(part, 1), part, {
            facts: { ...within(frame, 'reliability.keptShare'), side },
            means: 'share',
          })
        }),
      ],
      [cell(t('promises.interval')), ...SIDES.map((side) => cell(interval(side)))],
    ]),
  ]
  if (late.length > 0) {
    blocks.push(
      table(
        t('promises.ages'),
        [
          column(''),
          ...[...AGES, null].map((end, at) =>
            column(
              end === null ? t('age.more') : t('age.under', { days: end, from: AGES[at - 1] ?? 0 }),
              'whole',
            ),
          ),
        ],
        SIDES.map((side) => [
          cell(t(side === 'partner' && !isOne ? 'side.partners' : `side.${side}`)),
          ...byAge(late.filter((one) => one.owed_by === side).map(({ days }) => days)).map((n) =>
            cell(words.number(n), n, { page: '/insights/reliability' }),
          ),
        ]),
      ),
      table(
        t('promises.oldest'),
        [
          column(t('column.promise')),
          ...(isOne ? [] : [column(t('column.partner'))]),
          column(t('column.owedBy')),
          column(t('column.due'), 'day'),
          column(t('column.daysLate'), 'whole'),
        ],
        late.slice(0, NAMED).map((one) => {
          const { id, name } = nameOf(names, survivorOf(report, one.partner_id))
          const due = dayOf(one.due, report.network.timeZone)
          return [
            cell(one.title),
            ...(isOne ? [] : [partnerCell({ partnerId: id, name })]),
            cell(t(`side.${one.owed_by}`)),
            cell(words.day(due), due),
            cell(words.number(one.days), one.days),
          ]
        }),
      ),
    )
  }
  const worst = past.partners.filter((one) => judged(one) >= 10 && one.kept < judged(one)).slice(0, 5)
  if (!isOne && worst.length > 0)
    blocks.push(
      table(
        t('promises.worst'),
        [
          column(t('column.partner')),
          column(t('column.owedBy')),
          column(t('promises.judged'), 'whole'),
          column(t('promises.share'), 'share'),
          column(t('promises.interval')),
        ],
        worst.map((one) => {
          const facts = { partner: one.partnerId, side: one.side }
          const part = one.kept / judged(one)
          return [
            partnerCell(one),
            cell(t(`side.${one.side}`)),
            cell(words.number(judged(one)), judged(one), {
              facts: { ...within(frame, 'reliability.judged'), ...facts },
            }),
            cell(words.percent(part), part, {
              facts: { ...within(frame, 'reliability.keptShare'), ...facts },
              means: 'share',
            }),
            cell(one.interval ? one.interval.map((end) => words.percent(end)).join(' – ') : UNKNOWN),
          ]
        }),
        t('promises.worstNote'),
      ),
    )
  return {
    key: 'promises',
    title: t('promises.title'),
    finding,
    blocks,
    source: t('source', { report: t('report.reliability'), days: words.days(range.from, range.to) }),
    page: `/insights/reliability?from=${range.from}&to=${range.to}`,
  }
}

/** Promises whose time has passed, the longest overdue first. */
async function readOverdue(report: Report, asOf: string | undefined): Promise<Overdue[]> {
  const promises = promisesWithState(
    report,
    asOf,
    { from: null, to: null },
    await readProspects(report, asOf),
  )
  const { clock } = momentsOf(report, asOf)
  const { rows } = await sql<Overdue>`
    select partner_id, owed_by, title, due from (${promises}) s where state = 'overdue' and due < ${clock}
    order by due, id`.execute(report.tx)
  return rows
}
