import './balance.css'
import { useTranslation } from 'react-i18next'
import { addDays, addMonths } from '#shared/days.ts'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { Block } from '#ui/timeline.tsx'
import { leaningOf, mainUnit, trendOf } from './balance-findings.ts'
import { useBalance } from './balance-page.tsx'
import { SplitBar } from './balance-rows.tsx'

/** How give and take of a year is split between the two, and whether it became more even. `today`: the last day. */
export function PartnerBalanceBlock({ partnerId, today }: { partnerId: string; today: string }) {
  const { t } = useTranslation('insights-balance')
  const format = useFormat()
  const { side, permissions } = useSession()
  const mayRead = permissions.includes('reports.read') && permissions.includes('money.read')
  const to = addDays(today, 1)
  const balance = useBalance({ partner: partnerId, from: addMonths(to, -12), to, limit: 1 }, mayRead)
  const unit = balance.data ? mainUnit(balance.data) : null
  if (!unit || leaningOf(unit.share, side === 'host') === null) return null
  const trend = t(`trend.${trendOf(unit)}`, {
    now: format.percent(unit.balance ?? 0),
    before: format.percent(unit.previous?.balance ?? 0),
  })
  return (
    <Block
      title={t('block.title')}
      figure={`${format.percent(unit.share ?? 0)} : ${format.percent(1 - (unit.share ?? 0))}`}
    >
      <SplitBar share={unit.share} />
      {trend ? <p className="small mm">{trend}</p> : null}
      <p className="small more">
        <Link to="/insights/balance" search={side === 'host' ? { partner: partnerId } : {}}>
          {t('block.all')}
        </Link>
      </p>
    </Block>
  )
}
