import { isCurrency } from '#shared/currencies.ts'
import { givenSelector } from '../balance/figures.ts'
import { readBalance } from '../balance/report-balance.ts'
import type { BalanceUnit } from '../contract.ts'
import { type AuditFrame, addressOf, cell, column, partnerCell, table, UNKNOWN } from './frame.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

const NAMED = 5

/** Who gives and who gets beyond trade, each unit apart, and where it is most one-sided. Null where nothing was recorded. */
export async function balancePart(frame: AuditFrame): Promise<AuditPart | null> {
  const { report, range, words, isOne } = frame
  const { t } = words
  const asked = {
    from: range.from,
    to: range.to,
    ...(range.asOf === undefined ? {} : { asOf: range.asOf }),
    ...(report.partners === null ? {} : { partner: report.partners[0] as string }),
  }
  const balance = await readBalance(report, { ...asked, by: 'quarter', limit: NAMED, offset: 0 })
  const units = balance.units.filter(({ isByRate }) => !isByRate)
  const [main] = units
  if (!main) return null
  const amount = (unit: string, value: string) =>
    isCurrency(unit)
      ? words.money(value, { currency: unit })
      : `${words.number(Number(value))} ${unitName(unit)}`
  const unitName = (unit: string) =>
    ['hours', 'points', 'pieces'].includes(unit) ? t(`balance.unit.${unit}`) : unit
  const share = (unit: Pick<BalanceUnit, 'share'>) =>
    unit.share === null ? UNKNOWN : words.percent(unit.share)
  const given = (unit: string, side: 'host' | 'partner', value: string, partner?: string) =>
    cell(amount(unit, value), value, {
      facts: addressOf(givenSelector(side, unit, asked, partner === undefined ? {} : { partner })),
      means: 'sum',
    })
  const even = (value: number | null) => cell(value === null ? UNKNOWN : words.percent(value), value)
  const finding =
    main.share === null
      ? t('balance.nothing')
      : t(
          main.share > 0.55 ? 'balance.hostMore' : main.share < 0.45 ? 'balance.partnerMore' : 'balance.even',
          {
            host: amount(main.unit, main.host),
            partner: amount(main.unit, main.partner),
            share: share(main),
          },
        )
  const head = (first: string) => [
    column(first),
    column(t('balance.host'), 'number'),
    column(t('balance.partner'), 'number'),
    column(t('balance.share'), 'share'),
    column(t('balance.evenness'), 'share'),
  ]
  const blocks: AuditBlock[] = [
    table(
      t('balance.units'),
      head(t('balance.unitHead')),
      units.map((unit) => [
        cell(isCurrency(unit.unit) ? unit.unit : unitName(unit.unit)),
        given(unit.unit, 'host', unit.host),
        given(unit.unit, 'partner', unit.partner),
        even(unit.share),
        even(unit.balance),
      ]),
      t('balance.note'),
    ),
  ]
  if (!isOne && main.rows.length > 0)
    blocks.push(
      table(
        t('balance.oneSided', { unit: isCurrency(main.unit) ? main.unit : unitName(main.unit) }),
        head(t('column.partner')),
        main.rows
          .slice(0, NAMED)
          .map((row) => [
            partnerCell(row),
            given(main.unit, 'host', row.host, row.partnerId),
            given(main.unit, 'partner', row.partner, row.partnerId),
            even(row.share),
            even(row.balance),
          ]),
      ),
    )
  return {
    key: 'balance',
    title: t('balance.title'),
    finding,
    blocks,
    source: t('source', { report: t('report.balance'), days: words.days(range.from, range.to) }),
    page: `/insights/balance?from=${range.from}&to=${range.to}`,
  }
}
