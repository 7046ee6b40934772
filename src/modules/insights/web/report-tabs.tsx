import { useTranslation } from 'react-i18next'
import { useSearchState } from '#ui/routing.tsx'
import { type Session, useSession } from '#ui/session.tsx'
import { LinkTabs } from '#ui/tabs.tsx'

type Tab = { key: string; group: string; ofMoney?: true; ofHost?: true }

/** Every report page, in the order of the tabs; pages of one group share a tab of the first row. */
const TABS = [
  { key: 'activity', group: 'retention' },
  { key: 'retention', group: 'retention', ofHost: true },
  { key: 'value', group: 'value', ofMoney: true },
  { key: 'growth', group: 'value', ofMoney: true },
  { key: 'lifetime', group: 'value', ofMoney: true },
  { key: 'dependency', group: 'value', ofMoney: true },
  { key: 'reliability', group: 'quality' },
  { key: 'satisfaction', group: 'quality' },
  { key: 'rating', group: 'quality' },
  { key: 'balance', group: 'balance', ofMoney: true },
  { key: 'health', group: 'health', ofHost: true },
  { key: 'track-record', group: 'health', ofHost: true },
  { key: 'funnel', group: 'deals', ofHost: true },
  { key: 'opportunities', group: 'deals', ofMoney: true, ofHost: true },
  { key: 'requests', group: 'requests', ofHost: true },
  { key: 'audit', group: 'audit' },
] as const satisfies readonly Tab[]
export type ReportTab = (typeof TABS)[number]['key']

function tabsOf(session: Session): readonly Tab[] {
  const tabs: readonly Tab[] = TABS
  return tabs
    .filter(({ ofMoney }) => !ofMoney || session.permissions.includes('money.read'))
    .filter(({ ofHost }) => !ofHost || session.side === 'host')
}

/** Two rows of tabs that keep the period: the groups, and the pages of the open group where it has several. */
export function ReportTabs({ current }: { current: ReportTab }) {
  const { t } = useTranslation('insights')
  const session = useSession()
  const [search] = useSearchState()
  const { last, from, to, by, asOf, currency, vs } = search
  const kept = { last, from, to, by, asOf, currency, vs }
  const tabs = tabsOf(session)
  const open = tabs.find(({ key }) => key === current)?.group ?? current
  const groups = [...new Set(tabs.map(({ group }) => group))]
  const ofGroup = (group: string) => tabs.filter((tab) => tab.group === group)
  const pages = ofGroup(open)
  const words = t as unknown as (key: string) => string
  return (
    <>
      <LinkTabs
        label={t('tabs.label')}
        current={open}
        tabs={groups.map((group) => {
          const [first, ...others] = ofGroup(group)
          const text = others.length === 0 ? words(`tabs.${first?.key}`) : words(`tabs.group.${group}`)
          return { key: group, text, to: `/insights/${first?.key}`, search: kept }
        })}
      />
      {pages.length > 1 ? (
        <LinkTabs
          label={words(`tabs.group.${open}`)}
          current={current}
          tabs={pages.map(({ key }) => ({
            key,
            text: words(`tabs.${key}`),
            to: `/insights/${key}`,
            search: kept,
          }))}
        />
      ) : null}
    </>
  )
}
