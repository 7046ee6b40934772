import { dayOf } from '#shared/dates.ts'
import { formatMinor } from '#shared/money.ts'
import { nameOf, readNames } from '../names.ts'
import { daysOfReport } from '../periods.ts'
import type { Report } from '../report.ts'
import { netOf, readValueSums } from '../report-value.ts'
import { concentration } from '../rules.ts'
import { OVER_HALF, readPurchaseShares } from './purchase-share.ts'
import { correctedGini, effectiveNumber, normalisedHhi } from './rules.ts'
import type { DependencyQuery, DependencyReport, DependencyRow } from './shapes.ts'

/** What each partner brought within the days of a report, in one currency. */
export async function readNets(
  report: Report,
  query: Parameters<typeof daysOfReport>[0] & { currency?: string | undefined },
): Promise<{ currency: string; nets: Map<string, bigint>; total: bigint }> {
  const currency = query.currency ?? report.network.currency
  const sums = (await readValueSums(report, daysOfReport(query))).get(currency) ?? new Map()
  const nets = new Map([...sums].map(([id, one]) => [id, netOf(one)]))
  return { currency, nets, total: [...nets.values()].reduce((sum, net) => sum + net, 0n) }
}

/**
 * Dependency both ways: what part of our net each of the largest partners brings, and what part of its purchases we are,
 * where its side has told. Everybody who has told is listed, and the largest beside them up to the limit.
 */
export async function readDependency(report: Report, query: DependencyQuery): Promise<DependencyReport> {
  const { currency, nets, total } = await readNets(report, query)
  const told = await readPurchaseShares(report, query.asOf)
  const positive = [...nets].filter(([, net]) => net > 0n).length
  const { hhi, gini } = concentration(nets.values())
  const sorted = [...new Set([...nets.keys(), ...told.keys()])]
    .map((id) => ({ id, net: nets.get(id) ?? 0n }))
    .sort((a, b) => (a.net === b.net ? (a.id < b.id ? -1 : 1) : a.net > b.net ? -1 : 1))
  const shown = sorted.filter(({ id }, place) => place < query.limit || told.has(id))
  const names = await readNames(
    report,
    shown.map(({ id }) => id),
  )
  return {
    currency,
    net: formatMinor(total, currency),
    partners: positive,
    hhi,
    effective: effectiveNumber(hhi),
    normalised: normalisedHhi(hhi, positive),
    gini,
    giniCorrected: correctedGini(gini, positive),
    told: told.size,
    overHalf: [...told.values()].filter(({ share }) => share > OVER_HALF).length,
    rows: shown.map(({ id, net }): DependencyRow => {
      const own = told.get(id)
      return {
        partnerId: id,
        externalId: nameOf(names, id).externalId,
        name: nameOf(names, id).name,
        net: formatMinor(net, currency),
        share: total > 0n ? Number(net) / Number(total) : null,
        purchaseShare: own?.share ?? null,
        toldOn: own ? dayOf(own.at, report.network.timeZone) : null,
      }
    }),
  }
}
