import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { addDays, addMonths } from '#shared/days.ts'
import { dayIn } from '#ui/format.ts'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { PartnerCounts } from '../../contract.ts'
import { keys, readNetworkValue, readPartners } from '../api.ts'

/** At most so many partners are summed for the share of value; the largest come first, so what is left out is small. */
const summed = 200

/** What share of the network's net of twelve months stands behind the partners with an overdue promise. */
function useShareBehind(overdue: 'host' | 'partner' | null): { share: number | null; settled: boolean } {
  const session = useSession()
  const format = useFormat()
  const today = dayIn(new Date(), format.timeZone)
  const maySum = session.permissions.includes('money.read') && session.permissions.includes('reports.read')
  const wanted = maySum && overdue !== null && session.role !== 'curator'
  const query = { overdue: overdue ?? 'any', sort: '-net12m', limit: summed }
  const behind = useQuery({
    queryKey: keys.list({ ...query, purpose: 'behind' }),
    queryFn: ({ signal }) => readPartners(query, signal),
    enabled: wanted,
    staleTime: 60_000,
  })
  // The rolling figures end today but for the minutes around midnight, so both questions are asked at once.
  const asOf = behind.data?.asOf ?? today
  const from = addDays(addMonths(asOf, -12), 1)
  const whole = useQuery({
    queryKey: keys.list({ from, to: asOf, purpose: 'whole' }),
    queryFn: ({ signal }) => readNetworkValue(from, addDays(asOf, 1), signal),
    enabled: wanted,
    staleTime: 60_000,
  })
  const total = Number(whole.data?.net ?? 0)
  const settled = !wanted || (!behind.isPending && !whole.isPending)
  if (!behind.data || total <= 0) return { share: null, settled }
  const sum = behind.data.data.reduce((sum, row) => sum + Math.max(Number(row.net12m ?? 0), 0), 0)
  return { share: sum / total, settled }
}

/** The sentence above the registry: what one should know of it today, then what else is worth knowing. */
export function useRegistrySentence(
  counts: PartnerCounts | undefined,
): { sentence: string; lead: string | null } | null {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const overdue = counts
    ? counts.overdueHost > 0
      ? 'host'
      : counts.overduePartner > 0
        ? 'partner'
        : null
    : null
  const { share, settled } = useShareBehind(overdue)
  // Said at once and whole, so that nothing jumps when the share arrives.
  if (!counts || !settled) return null
  const of = { all: format.number(counts.all), count: counts.all }
  const shown = (count: number) => ({ count, shown: format.number(count) })
  if (counts.all === 0) return { sentence: t('sentence.none'), lead: null }
  if (overdue === null) {
    const sentence = t('sentence.active', { ...shown(counts.active), all: of.all })
    return { sentence, lead: leadOf(['noContact60', 'prospects']) }
  }
  const late = overdue === 'host' ? counts.overdueHost : counts.overduePartner
  const behind = share === null ? '' : t('sentence.behind', { count: late, share: format.percent(share) })
  const sentence = t(`sentence.overdue.${overdue}`, { ...shown(late), all: of.all, behind })
  return {
    sentence,
    lead: leadOf(overdue === 'host' ? ['overduePartner', 'noContact60'] : ['noContact60', 'active']),
  }

  function leadOf(
    names: readonly ('overduePartner' | 'noContact60' | 'prospects' | 'active')[],
  ): string | null {
    const parts = names
      .filter((name) => counts && counts[name] > 0)
      .map((name) => t(`lead.${name}`, shown(counts?.[name] ?? 0)))
    return parts.length > 0 ? `${parts.join('; ')}.` : null
  }
}
