import { readNames } from '../names.ts'
import { daysOfReport } from '../periods.ts'
import { netOf, readValue, readValueSums } from '../report-value.ts'
import { type AuditFrame, cell, column, partnerCell, table, UNKNOWN, within } from './frame.ts'
import { abcOf } from './rules.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

const TOP = 10

/** Who is most valuable: net by partner, the change, how concentrated it is, classes A, B and C. */
export async function valuePart(frame: AuditFrame): Promise<AuditPart> {
  const { report, range, words, isOne } = frame
  const { t } = words
  const days = { from: range.from, to: range.to, ...(range.asOf === undefined ? {} : { asOf: range.asOf }) }
  const value = await readValue(report, { ...days, limit: TOP })
  const before = await readValue(report, { ...days, ...range.before, limit: 1 })
  const { currency } = value
  const nets = [...((await readValueSums(report, daysOfReport(days))).get(currency) ?? [])].map(
    ([id, sums]) => ({ id, net: netOf(sums) }),
  )
  const names = await readNames(
    report,
    value.top.map(({ partnerId }) => partnerId),
  )
  const money = (amount: string) => words.money(amount, { currency })
  const change = Number(before.net) > 0 ? Number(value.net) / Number(before.net) - 1 : null
  const classes = abcOf(nets)
  const first = value.top[0]
  const topNet = value.top.reduce((sum, { share }) => sum + (share ?? 0), 0)
  const finding =
    value.partners === 0
      ? t('value.none')
      : isOne
        ? t('value.one', { net: money(value.net), change: changeText(frame, change) })
        : first?.share === null || first === undefined
          ? t('value.plain', {
              net: money(value.net),
              count: value.partners,
              shown: words.number(value.partners),
            })
          : t('value.found', {
              count: value.partners,
              shown: words.number(value.partners),
              net: money(value.net),
              change: changeText(frame, change),
              top: words.number(value.top.length),
              share: words.percent(topNet),
              first: first.name,
              firstShare: words.percent(first.share, 1),
            })
  const blocks: AuditBlock[] = [
    {
      kind: 'figures',
      items: [
        {
          label: t('value.net'),
          cell: cell(money(value.net), value.net, {
            facts: { ...within(frame, 'value.net'), currency },
            means: 'sum',
          }),
          note: change === null ? null : changeText(frame, change),
        },
        {
          label: t('value.returns'),
          cell: cell(money(value.returns), value.returns, {
            facts: { ...within(frame, 'value.returns'), currency },
            means: 'sum',
          }),
          note: null,
        },
        ...(isOne
          ? []
          : [
              {
                label: t('value.partners'),
                cell: cell(words.number(value.partners), value.partners, {
                  facts: { ...within(frame, 'value.partners'), currency },
                }),
                note: null,
              },
              {
                label: t('value.hhi'),
                cell: cell(value.hhi === null ? UNKNOWN : words.number(Math.round(value.hhi)), value.hhi, {
                  page: '/insights/value',
                }),
                note:
                  value.hhi === null
                    ? null
                    : t('value.effective', { shown: words.number(10_000 / value.hhi, { decimals: 0 }) }),
              },
            ]),
      ],
    },
  ]
  if (!isOne && value.top.length > 0) {
    blocks.push(
      table(
        t('value.top', { count: value.top.length }),
        [
          column('№', 'whole'),
          column(t('column.partner')),
          column(t('column.city')),
          column(t('column.net', { currency }), 'money', currency),
          column(t('column.share'), 'share'),
        ],
        value.top.map((one, place) => [
          cell(String(place + 1), place + 1),
          partnerCell(one),
          cell(names.get(one.partnerId)?.city ?? ''),
          cell(words.money(one.net, { currency, bare: true }), one.net, {
            facts: { ...within(frame, 'value.net'), currency, partner: one.partnerId },
            means: 'sum',
          }),
          cell(one.share === null ? UNKNOWN : words.percent(one.share, 1), one.share, {
            facts: { ...within(frame, 'value.share'), currency, partner: one.partnerId },
            means: 'share',
          }),
        ]),
      ),
      {
        kind: 'bars',
        title: t('value.abc.title'),
        rows: classes.map(({ name, partners, share }) => ({
          label: t(`value.abc.${name}`, { count: partners, shown: words.number(partners) }),
          length: share,
          tone: name === 'a' ? 'ink' : 'quiet',
          cell: cell(words.percent(share), share),
        })),
        note: t('value.abc.note'),
      },
    )
  }
  if (value.otherCurrencies.length > 0)
    blocks.push({
      kind: 'note',
      text: t('value.others', {
        sums: value.otherCurrencies
          .map((each) => words.money(each.net, { currency: each.currency }))
          .join(', '),
      }),
    })
  return {
    key: 'value',
    title: t('value.title'),
    finding,
    blocks,
    source: t('source', { report: t('report.value'), days: words.days(range.from, range.to) }),
    page: `/insights/value?from=${range.from}&to=${range.to}`,
  }
}

/** "12 % more than in the twelve months before"; nothing where there was nothing before. */
function changeText({ words: { t, percent } }: AuditFrame, change: number | null): string {
  if (change === null) return t('change.unknown')
  if (Math.abs(change) < 0.005) return t('change.same')
  return t(change > 0 ? 'change.more' : 'change.less', { change: percent(Math.abs(change)) })
}
