import { sql } from 'kysely'
import { dayOf } from '#shared/dates.ts'
import { daysBetween } from '#shared/days.ts'
import { nameOf, readNames } from '../names.ts'
import { type Report, survivorOf } from '../report.ts'
import { disagreements } from './facts-of-conflicts.ts'
import { type AuditFrame, cell, column, partnerCell, stateOf, table, UNKNOWN, within } from './frame.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

const NAMED = 10

type Row = {
  partner_id: string
  kind: string
  note: string | null
  began_at: Date
  ended_at: Date | null
  end_kind: string | null
}

/**
 * How often the sides disagree and how it ends: conflicts of interest, contested ratings, raised conflicts. What nobody
 * writes down is not known, which is said.
 */
export async function conflictsPart(frame: AuditFrame): Promise<AuditPart> {
  const { report, range, words, isOne } = frame
  const { t } = words
  const zone = report.network.timeZone
  const all = await readDisagreements(report, range.asOf)
  const inRange = all.filter(({ began_at }) => {
    const day = dayOf(began_at, zone)
    return day >= range.from && day < range.to
  })
  const standing = all.filter(({ ended_at }) => ended_at === null)
  const settled = inRange.filter(({ ended_at }) => ended_at !== null)
  const lengths = settled
    .map(({ began_at, ended_at }) => daysBetween(dayOf(began_at, zone), dayOf(ended_at as Date, zone)))
    .sort((a, b) => a - b)
  const median = lengths.length === 0 ? null : (lengths[Math.floor((lengths.length - 1) / 2)] as number)
  const medianText = median === null ? UNKNOWN : t('days', { count: median, shown: words.number(median) })
  const finding =
    all.length === 0
      ? t('conflicts.none')
      : t('conflicts.found', {
          count: inRange.length,
          shown: words.number(inRange.length),
          settled: words.number(settled.length),
          standing: words.number(standing.length),
        })
  const blocks: AuditBlock[] =
    all.length === 0
      ? []
      : [
          {
            kind: 'figures',
            items: [
              {
                label: t('conflicts.raised'),
                cell: cell(words.number(inRange.length), inRange.length, {
                  facts: within(frame, 'audit.raised'),
                }),
                note: null,
              },
              {
                label: t('conflicts.settled'),
                cell: cell(words.number(settled.length), settled.length, {
                  facts: within(frame, 'audit.settled'),
                }),
                note: null,
              },
              { label: t('conflicts.median'), cell: cell(medianText, median), note: null },
              {
                label: t('conflicts.standing'),
                cell: cell(words.number(standing.length), standing.length, {
                  facts: stateOf(frame, 'audit.standing'),
                }),
                note: null,
              },
            ],
          },
        ]
  const listed = [...all]
    .filter((one) => one.ended_at === null || inRange.includes(one))
    .sort(
      (a, b) =>
        Number(a.ended_at !== null) - Number(b.ended_at !== null) ||
        a.began_at.getTime() - b.began_at.getTime(),
    )
    .slice(0, NAMED)
  const names = await readNames(
    report,
    listed.map((one) => survivorOf(report, one.partner_id)),
  )
  if (listed.length > 0)
    blocks.push(
      table(
        t('conflicts.list'),
        [
          ...(isOne ? [] : [column(t('column.partner'))]),
          column(t('column.about')),
          column(t('column.since'), 'day'),
          column(t('column.ended')),
        ],
        listed.map((one) => {
          const { id, name } = nameOf(names, survivorOf(report, one.partner_id))
          const began = dayOf(one.began_at, zone)
          const kind = t(`conflicts.kind.${one.kind.replaceAll('.', '_')}`)
          return [
            ...(isOne ? [] : [partnerCell({ partnerId: id, name })]),
            cell(one.note ? `${kind}: ${one.note}` : kind),
            cell(words.day(began), began),
            cell(one.ended_at ? words.day(dayOf(one.ended_at, zone)) : t('conflicts.open')),
          ]
        }),
      ),
    )
  const exits = await readExits(report, range)
  if (exits.length > 0)
    blocks.push(
      table(
        t('conflicts.exits'),
        [column(t('column.reason')), column(t('column.partners'), 'whole')],
        exits.map((exit) => [
          cell(words.language === 'ru' ? exit.name_ru : exit.name_en),
          cell(words.number(exit.n), exit.n),
        ]),
      ),
    )
  return {
    key: 'conflicts',
    title: t('conflicts.title'),
    finding,
    blocks,
    source: t('source', { report: t('report.timeline'), days: words.days(range.from, range.to) }),
    page: null,
  }
}

async function readDisagreements(report: Report, asOf: string | undefined): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select partner_id, kind, note, began_at, ended_at, end_kind from (${disagreements(report, asOf)}) d
    order by began_at, id`.execute(report.tx)
  return rows
}

/** Partnerships that ended within the days, by the reason that was told. */
async function readExits(
  report: Report,
  { from, to }: { from: string; to: string },
): Promise<{ name_ru: string; name_en: string; n: number }[]> {
  const zone = report.network.timeZone
  const { rows } = await sql<{ name_ru: string; name_en: string; n: number }>`
    select coalesce(r.name_ru, x.reason_code) as name_ru, coalesce(r.name_en, x.reason_code) as name_en, count(*)::int as n
    from partner_exit x left join stage_reason r on r.code = x.reason_code
    where x.exited_at >= (${from}::date::timestamp at time zone ${zone}) and x.exited_at < (${to}::date::timestamp at time zone ${zone})
      ${report.partners === null ? sql`` : sql`and x.partner_id = any (${`{${report.partners.join(',')}}`}::uuid[])`}
    group by 1, 2 order by 3 desc, 1`.execute(report.tx)
  return rows
}
