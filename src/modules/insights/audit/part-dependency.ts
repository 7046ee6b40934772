import type { FactSelector } from '../contract.ts'
import { readDependency, readNets } from '../value/report-dependency.ts'
import type { DependencyReport, DependencyRow } from '../value/shapes.ts'
import { readWhatIf } from '../value/what-if.ts'
import { type AuditFrame, cell, column, partnerCell, stateOf, table, UNKNOWN, within } from './frame.ts'
import type { AuditBlock, AuditCell, AuditPart } from './shapes.ts'

const NAMED = 10
/** How many of the largest leave in each case that is thought through. */
const LEAVING = [1, 3, 5] as const

type Asked = { from: string; to: string; asOf?: string }

/**
 * Who depends on whom: how much of our net hangs on few partners, what part of their purchases we are where they tell it,
 * and what is lost when the largest leave. Null where neither side is known.
 */
export async function dependencyPart(frame: AuditFrame): Promise<AuditPart | null> {
  const { report, range, words, isOne } = frame
  const { t } = words
  const asked = {
    from: range.from,
    to: range.to,
    ...(range.asOf === undefined ? {} : { asOf: range.asOf }),
  }
  const head = {
    key: 'dependency' as const,
    title: t('dependency.title'),
    source: t('source', { report: t('report.dependency'), days: words.days(range.from, range.to) }),
  }
  const page = `/insights/dependency?from=${range.from}&to=${range.to}`
  if (isOne) {
    const row = await readOne(frame, asked)
    return row && { ...head, page, ...(await aboutOne(frame, row, asked)) }
  }
  const found = await readDependency(report, { ...asked, limit: NAMED })
  if (found.partners === 0 && found.told === 0) return null
  const largest = found.rows.filter(({ share }) => (share ?? 0) > 0).slice(0, NAMED)
  const telling = found.rows
    .filter(({ purchaseShare }) => purchaseShare !== null)
    .sort((a, b) => (b.purchaseShare ?? 0) - (a.purchaseShare ?? 0))
    .slice(0, NAMED)
  const cases = LEAVING.filter((count) => count === 1 || largest.length >= count).map((count) =>
    largest.slice(0, count),
  )
  const blocks: AuditBlock[] = [
    figuresOf(frame, found),
    ...(largest.length === 0 ? [] : [sharesTable(frame, t('dependency.ours'), largest, found.currency)]),
    ...(telling.length === 0
      ? [{ kind: 'note' as const, text: t('dependency.untoldNote') }]
      : [
          sharesTable(
            frame,
            t('dependency.theirs'),
            telling,
            found.currency,
            t('dependency.toldNote', { count: found.told, shown: words.number(found.told) }),
          ),
        ]),
  ]
  const leaving = largest.length === 0 ? null : await leavingTable(frame, cases, asked)
  if (leaving) blocks.push(leaving.block)
  return { ...head, page, finding: findingOf(frame, found, largest, leaving?.lostWithThree ?? null), blocks }
}

/** One partnership with its part of the network, which a partner's side does not see. Null where nothing is known. */
async function readOne({ report, whole }: AuditFrame, asked: Asked): Promise<DependencyRow | null> {
  const [row] = (await readDependency(report, { ...asked, limit: 1 })).rows
  if (!row || (whole === null && row.purchaseShare === null)) return null
  if (whole === null) return { ...row, share: null }
  const { nets, total } = await readNets(whole, asked)
  return { ...row, share: total > 0n ? Number(nets.get(row.partnerId) ?? 0n) / Number(total) : null }
}

async function aboutOne(
  frame: AuditFrame,
  row: DependencyRow,
  asked: Asked,
): Promise<Pick<AuditPart, 'finding' | 'blocks'>> {
  const { words, whole, report } = frame
  const { t } = words
  const own = row.purchaseShare === null ? UNKNOWN : words.percent(row.purchaseShare)
  const day = row.toldOn === null ? UNKNOWN : words.date(row.toldOn)
  if (whole === null)
    return {
      finding: t('dependency.own', { own, day }),
      blocks: [
        {
          kind: 'figures',
          items: [{ label: t('dependency.column.purchaseShare'), cell: toldCell(frame, row), note: null }],
        },
      ],
    }
  const share = row.share === null ? UNKNOWN : words.percent(row.share, 1)
  const leaving = await leavingTable(frame, [[row]], asked)
  return {
    finding:
      row.purchaseShare === null
        ? t('dependency.oneUntold', { share })
        : t('dependency.one', { share, own, day }),
    blocks: [sharesTable(frame, t('dependency.both'), [row], report.network.currency), leaving.block],
  }
}

function figuresOf(frame: AuditFrame, found: DependencyReport): AuditBlock {
  const { words } = frame
  const { t } = words
  const { told, overHalf, effective, giniCorrected, currency } = found
  const computed = (value: number | null, decimals: number) =>
    value === null
      ? cell(UNKNOWN)
      : cell(words.number(value, { decimals }), value, { page: '/insights/dependency' })
  return {
    kind: 'figures',
    items: [
      {
        label: t('dependency.partners'),
        cell: cell(words.number(found.partners), found.partners, {
          facts: { ...within(frame, 'value.concentration'), currency },
        }),
        note: null,
      },
      {
        label: t('dependency.effective'),
        cell: computed(effective, 1),
        note:
          giniCorrected === null
            ? null
            : t('dependency.gini', { gini: words.number(giniCorrected, { decimals: 2 }) }),
      },
      {
        label: t('dependency.told'),
        cell: cell(words.number(told), told, { facts: stateOf(frame, 'value.purchaseShare') }),
        note: null,
      },
      {
        label: t('dependency.overHalf'),
        cell:
          told === 0
            ? cell(UNKNOWN)
            : cell(words.number(overHalf), overHalf, { facts: stateOf(frame, 'value.overHalf') }),
        note: told === 0 ? t('dependency.nobodyTold') : null,
      },
    ],
  }
}

/** Our share of its purchases, in percent as its side told it; unknown where it told nothing. */
function toldCell(frame: AuditFrame, { partnerId, purchaseShare }: DependencyRow): AuditCell {
  if (purchaseShare === null) return cell(UNKNOWN)
  // as the answer was given: in hundredths it is what its fact says
  const percent = Math.round(purchaseShare * 1e6) / 1e4
  return cell(frame.words.percent(purchaseShare), percent, {
    facts: { ...stateOf(frame, 'value.purchaseShare'), partner: partnerId },
    means: 'mean',
  })
}

function sharesTable(
  frame: AuditFrame,
  title: string,
  rows: readonly DependencyRow[],
  currency: string,
  note: string | null = null,
): AuditBlock {
  const { words } = frame
  const { t } = words
  return table(
    title,
    [
      column(t('column.partner')),
      column(t('column.net', { currency }), 'money', currency),
      column(t('dependency.column.share'), 'share'),
      column(t('dependency.column.purchaseShare'), 'number'),
      column(t('dependency.column.toldOn'), 'day'),
    ],
    rows.map((row) => [
      partnerCell(row),
      cell(words.money(row.net, { currency, bare: true }), row.net, {
        facts: { ...within(frame, 'value.net'), currency, partner: row.partnerId },
        means: 'sum',
      }),
      row.share === null
        ? cell(UNKNOWN)
        : cell(words.percent(row.share, 1), row.share, {
            facts: { ...within(frame, 'value.share'), currency, partner: row.partnerId },
            means: 'share',
          }),
      toldCell(frame, row),
      row.toldOn === null ? cell(UNKNOWN) : cell(words.day(row.toldOn), row.toldOn),
    ]),
    note,
  )
}

/** What goes with the partners of each case, if they leave: everybody else counts as before. */
async function leavingTable(
  frame: AuditFrame,
  cases: readonly (readonly DependencyRow[])[],
  asked: Asked,
): Promise<{ block: AuditBlock; lostWithThree: string | null }> {
  const { words, report, whole, range } = frame
  const { t } = words
  const reports = []
  for (const rows of cases)
    reports.push(
      await readWhatIf(whole ?? report, { ...asked, partners: rows.map(({ partnerId }) => partnerId) }),
    )
  const { currency } = report.network
  const money = (amount: string) => words.money(amount, { currency, bare: true })
  const knowsProfit = reports.some(({ profit }) => profit !== null)
  const rows = reports.map((found, at) => {
    const leaving = cases[at] ?? []
    const partners = leaving.map(({ partnerId }) => partnerId).join(',')
    const facts = (figure: FactSelector['figure'], more: Record<string, string> = {}) => ({
      facts: { ...asked, figure, currency, partners, ...more },
    })
    const count = (side: 'host' | 'partner') =>
      cell(words.number(found.promises[side]), found.promises[side], facts('value.promises', { side }))
    return [
      cell(
        leaving.length === 1 ? (leaving[0]?.name ?? '') : t('dependency.first', { count: leaving.length }),
        null,
        { page: `/insights/dependency?from=${range.from}&to=${range.to}&leave=${partners}` },
      ),
      cell(money(found.net.lost), found.net.lost, { ...facts('value.net'), means: 'sum' }),
      found.net.share === null
        ? cell(UNKNOWN)
        : cell(words.percent(found.net.share, 1), found.net.share, {
            ...facts('value.shareOfMany'),
            means: 'share',
          }),
      ...(knowsProfit
        ? [
            found.profit === null
              ? cell(UNKNOWN)
              : cell(money(found.profit.lost), found.profit.lost, {
                  ...facts('value.lostProfit'),
                  means: 'sum',
                }),
          ]
        : []),
      found.expected === null
        ? cell(UNKNOWN)
        : cell(money(found.expected.value), found.expected.value, {
            ...facts('value.expected'),
            means: 'sum',
          }),
      count('host'),
      count('partner'),
      cell(words.number(found.goods.only), found.goods.only, facts('value.goods', { kind: 'only' })),
    ]
  })
  const three = cases.findIndex(({ length }) => length === 3)
  const share = reports[three]?.net.share
  return {
    block: table(
      t('dependency.whatIf'),
      [
        column(t('dependency.column.who')),
        column(t('dependency.column.net', { currency }), 'money', currency),
        column(t('dependency.column.netShare'), 'share'),
        ...(knowsProfit ? [column(t('dependency.column.profit', { currency }), 'money', currency)] : []),
        column(t('dependency.column.expected', { currency }), 'money', currency),
        column(t('dependency.column.ours'), 'whole'),
        column(t('dependency.column.theirs'), 'whole'),
        column(t('dependency.column.goods'), 'whole'),
      ],
      rows,
      t('dependency.whatIfNote'),
    ),
    lostWithThree: share == null ? null : words.percent(share),
  }
}

function findingOf(
  { words: { t, number, percent } }: AuditFrame,
  { told, overHalf }: DependencyReport,
  largest: readonly DependencyRow[],
  lost: string | null,
): string {
  const [first] = largest
  return [
    first ? t('dependency.largest', { name: first.name, share: percent(first.share ?? 0, 1) }) : null,
    lost === null ? null : t('dependency.lost', { count: 3, share: lost }),
    told === 0
      ? t('dependency.foundUntold')
      : t('dependency.found', { count: told, shown: number(told), over: number(overHalf) }),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')
}
