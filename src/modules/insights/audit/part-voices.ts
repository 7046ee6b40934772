import { sql } from 'kysely'
import { dayOf } from '#shared/dates.ts'
import { nameOf, readNames } from '../names.ts'
import { type Report, readProspects, survivorOf } from '../report.ts'
import { countedMeasures, readSatisfaction, readSatisfactionSeries } from '../report-satisfaction.ts'
import { type AuditFrame, cell, column, partnerCell, table, UNKNOWN, within } from './frame.ts'
import { goodness } from './rules.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

/** Below so many answers a mean says little. */
const ENOUGH = 10
const QUOTED = 8

type Voice = {
  partner_id: string
  scale: string
  value: number
  evidence: string | null
  about: string | null
  happened_at: Date
}

/** What partners say: scales with their means, the net promoter score, the worst answers with their words. */
export async function voicesPart(frame: AuditFrame): Promise<AuditPart> {
  const { report, range, words, isOne } = frame
  const { t } = words
  const days = { from: range.from, to: range.to, ...(range.asOf === undefined ? {} : { asOf: range.asOf }) }
  const found = await readSatisfaction(report, days)
  const series = await readSatisfactionSeries(report, { ...days, by: 'quarter' })
  const page = `/insights/satisfaction?from=${range.from}&to=${range.to}`
  const title = t('voices.title')
  const source = t('source', { report: t('report.satisfaction'), days: words.days(range.from, range.to) })
  if (found.scales.length === 0)
    return { key: 'voices', title, finding: t('voices.none'), blocks: [], source, page }
  const { nps } = found
  const nameOfScale = (code: string) => {
    const known = ['nps', 'stars', 'csat', 'ces', 'score'].includes(code)
    return known ? t(`scale.${code}`) : (series.find(({ scale }) => scale === code)?.name ?? code)
  }
  const points = (value: number) => words.number(value, { decimals: 0, signed: true })
  const finding =
    nps === null
      ? t('voices.noNps', { count: found.scales.length })
      : nps.n < ENOUGH
        ? t('voices.fewNps', { count: nps.n, value: points(nps.value) })
        : t('voices.found', {
            count: nps.n,
            shown: words.number(nps.n),
            value: points(nps.value),
            low: points(nps.interval[0]),
            high: points(nps.interval[1]),
          })
  const blocks: AuditBlock[] = []
  if (nps)
    blocks.push({
      kind: 'figures',
      items: [
        {
          label: t('voices.nps'),
          cell: cell(points(nps.value), nps.value, {
            facts: within(frame, 'satisfaction.nps'),
            means: 'mean',
          }),
          note: t('voices.npsNote', {
            count: nps.n,
            shown: words.number(nps.n),
            low: points(nps.interval[0]),
            high: points(nps.interval[1]),
          }),
        },
      ],
    })
  blocks.push(
    table(
      t('voices.scales'),
      [
        column(t('column.scale')),
        column(t('column.answers'), 'whole'),
        column(t('column.mean'), 'number'),
        column(t('column.interval')),
        column(t('column.ends')),
      ],
      found.scales.map((one) => {
        const scale = series.find((each) => each.scale === one.scale)
        return [
          cell(nameOfScale(one.scale)),
          cell(words.number(one.n), one.n, {
            facts: { ...within(frame, 'satisfaction.scale'), scale: one.scale },
          }),
          cell(words.number(one.mean, { decimals: 2 }), one.mean, {
            facts: { ...within(frame, 'satisfaction.scale'), scale: one.scale },
            means: 'mean',
          }),
          cell(
            one.interval === null || one.n < ENOUGH
              ? UNKNOWN
              : one.interval.map((end) => words.number(end, { decimals: 2 })).join(' – '),
          ),
          cell(scale ? t(`voices.ends.${scale.better}`, { min: scale.min, max: scale.max }) : UNKNOWN),
        ]
      }),
      found.scales.some(({ n }) => n < ENOUGH) ? t('voices.fewNote', { count: ENOUGH }) : null,
    ),
  )
  const scales = new Map(series.map((each) => [each.scale, each]))
  const voices = (await readVoices(report, days))
    .flatMap((voice) => {
      const scale = scales.get(voice.scale)
      return scale ? [{ ...voice, goodness: goodness(voice.value, scale), max: scale.max }] : []
    })
    .filter((voice) => voice.goodness <= 0.5)
    .sort((a, b) => a.goodness - b.goodness || b.happened_at.getTime() - a.happened_at.getTime())
  // one of each partner: somebody who said it three times is still one
  const ofEach = [...Map.groupBy(voices, ({ partner_id }) => partner_id).values()].flatMap(
    (own) => own[0] ?? [],
  )
  const quoted = ofEach
    .sort((a, b) => Number(b.evidence !== null) - Number(a.evidence !== null))
    .slice(0, QUOTED)
  const names = await readNames(
    report,
    quoted.map((voice) => survivorOf(report, voice.partner_id)),
  )
  if (quoted.length > 0)
    blocks.push(
      table(
        t('voices.lowest', { count: voices.length, shown: words.number(voices.length) }),
        [
          ...(isOne ? [] : [column(t('column.partner'))]),
          column(t('column.scale')),
          column(t('column.given'), 'number'),
          column(t('column.day'), 'day'),
          column(t('column.words')),
        ],
        quoted.map((voice) => {
          const { id, name } = nameOf(names, survivorOf(report, voice.partner_id))
          const day = dayOf(voice.happened_at, report.network.timeZone)
          return [
            ...(isOne ? [] : [partnerCell({ partnerId: id, name })]),
            cell(nameOfScale(voice.scale)),
            cell(
              t('voices.outOf', { value: words.number(voice.value), max: words.number(voice.max) }),
              voice.value,
            ),
            cell(words.day(day), day),
            cell(voice.evidence ?? UNKNOWN),
          ]
        }),
        quoted.some(({ evidence }) => evidence === null) ? t('voices.withoutWords') : null,
      ),
    )
  return { key: 'voices', title, finding, blocks, source, page }
}

/** Answers with what was said along with them. */
async function readVoices(
  report: Report,
  days: { from: string; to: string; asOf?: string },
): Promise<Voice[]> {
  const measures = countedMeasures(report, days, await readProspects(report, days.asOf))
  const { rows } = await sql<Voice>`
    select m.partner_id, s.code as scale, m.value::float8 as value, nullif(trim(m.evidence), '') as evidence, m.about, m.happened_at
    from (${measures}) m join scale s on s.id = m.scale_id where m.given_by = 'partner'
      and case s.better when 'higher' then m.value <= (s.min + s.max) / 2 else m.value >= (s.min + s.max) / 2 end
    order by m.happened_at desc limit 2000`.execute(report.tx)
  return rows
}
