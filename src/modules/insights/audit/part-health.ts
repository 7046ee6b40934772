import { formatMinor } from '#shared/money.ts'
import { findScores } from '../health/stored/answer.ts'
import { presentScore } from '../health/stored/engine.ts'
import { readScorePage, sumScores } from '../health/stored/list.ts'
import { readPastRecord } from '../health/stored/past-cases.ts'
import { nameOf, readNames } from '../names.ts'
import { type AuditFrame, cell, column, partnerCell, stateOf, table, UNKNOWN } from './frame.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

const NAMED = 10
/** From here on a partnership is called endangered. */
const ENDANGERED = 0.5

/**
 * Which partnerships may fall silent, why, and how right that judgement was before. Null where there is no score yet; a
 * day whose model is still being fitted says so.
 */
export async function healthPart(frame: AuditFrame): Promise<AuditPart | null> {
  const { report, range, words, isOne, seesMoney } = frame
  const { t, language } = words
  if (isOne) return null
  const found = await findScores({ tx: report.tx, now: report.now, report }, range.asOf)
  const title = t('health.title')
  const page = `/insights/health${range.asOf === undefined ? '' : `?asOf=${range.asOf}`}`
  const source = t('sourceState', { report: t('report.health') })
  if (found.state === 'nothing') return null
  if (found.state === 'fitting')
    return { key: 'health', title, finding: t('health.fitting'), blocks: [], source, page }
  const { currency } = report.network
  const sums = await sumScores(report.tx, found.source, {}, null)
  if (sums.length === 0) return null
  const count = (rows: typeof sums) => rows.reduce((all, { n }) => all + n, 0)
  const ordering = sums.filter(({ state, basis }) => state === 'alive' && basis === 'orders')
  const endangered = ordering.reduce(
    (all, { risks }) => all + risks.slice(ENDANGERED * 10).reduce((a, b) => a + b, 0),
    0,
  )
  const atRisk = sums.reduce((all, { at_risk }) => all + BigInt(at_risk ?? 0), 0n)
  const isChecked = sums.some(({ checked }) => checked > 0)
  const { rows } = await readScorePage(
    report.tx,
    found.source,
    { sort: seesMoney ? 'atRisk' : 'risk', limit: NAMED, total: 'no', state: ['alive'] },
    null,
  )
  const names = await readNames(
    report,
    rows.map(({ partner_id }) => partner_id),
  )
  const money = (minor: bigint) => words.money(formatMinor(minor, currency), { currency })
  const finding = t(seesMoney ? 'health.found' : 'health.foundPlain', {
    count: endangered,
    shown: words.number(endangered),
    of: words.number(count(ordering)),
    value: money(atRisk),
  })
  const blocks: AuditBlock[] = [
    {
      kind: 'figures',
      items: (['alive', 'silent', 'once'] as const).map((state) => {
        const n = count(sums.filter((row) => row.state === state))
        return {
          label: t(`health.state.${state}`),
          cell: cell(words.number(n), n, { facts: { ...stateOf(frame, 'risk.partners'), state } }),
          note: null,
        }
      }),
    },
    table(
      t('health.endangered'),
      [
        column(t('column.partner')),
        column(t('health.risk'), 'share'),
        ...(seesMoney ? [column(t('health.atRisk', { currency }), 'money', currency)] : []),
        column(t('health.why')),
      ],
      rows.map((row) => {
        const name = nameOf(names, row.partner_id)
        const { reasons } = presentScore(row.score, name, { language, currency, withMoney: seesMoney })
        // the first is the network's base, the rest stand by how much they pull
        const worst = reasons
          .slice(1)
          .filter(({ contribution }) => contribution < 0)
          .sort((a, b) => a.contribution - b.contribution)[0]
        return [
          partnerCell({ partnerId: row.partner_id, name: name.name }),
          cell(words.percent(row.risk), row.risk, { page: `/partners/${row.partner_id}` }),
          ...(seesMoney
            ? [
                cell(
                  row.at_risk === null
                    ? UNKNOWN
                    : words.money(formatMinor(row.at_risk, currency), { currency, bare: true }),
                  row.at_risk === null ? null : formatMinor(row.at_risk, currency),
                ),
              ]
            : []),
          cell(worst?.says ?? reasons[0]?.says ?? ''),
        ]
      }),
      isChecked ? null : t('health.unchecked'),
    ),
  ]
  const past = await readPastRecord(report.tx, found.source.modelId, false)
  const record = past?.record.asOf ?? []
  if (record.length > 0)
    blocks.push(
      table(
        t('health.record'),
        [
          column(t('column.day'), 'day'),
          column(t('health.judged'), 'whole'),
          column(t('health.base'), 'share'),
          column('AUC', 'number'),
          column(t('health.baseline'), 'number'),
          column(t('health.brier'), 'number'),
          column(t('health.lift'), 'number'),
        ],
        record
          .slice(-6)
          .map((one) => [
            cell(words.day(one.date), one.date),
            cell(words.number(one.n), one.n, { page: '/insights/track-record' }),
            cell(words.percent(one.base, 1), one.base),
            measured(one.auc, 3),
            measured(one.aucBaseline, 3),
            measured(one.brier, 3),
            measured(one.liftTopTenth, 1),
          ]),
        t('health.recordNote'),
      ),
    )
  return { key: 'health', title, finding, blocks, source, page }

  function measured(value: number | null, decimals: number) {
    return value === null
      ? cell(UNKNOWN)
      : cell(words.number(value, { decimals }), value, { page: '/insights/track-record' })
  }
}
