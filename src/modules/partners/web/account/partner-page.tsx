import '../partners.css'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { PartnerHealth } from '#modules/insights/web/index.ts'
import { ConflictsBlock } from '#modules/today/web/index.ts'
import {
  ActivityLine,
  DocumentsTab,
  GivenTab,
  LogContact,
  MeasuresTab,
  mayReadMeasures,
  PartnershipProvider,
  PromisesTab,
} from '#modules/workspace/web/index.ts'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note, PageSkeleton, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { useRemembered } from '#ui/recent.ts'
import { useNavigate, usePathParams, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import type { PartnerPage as PartnerPageData } from '../../contract.ts'
import { keys, readPartnerPage } from '../api.ts'
import { SameNotes } from '../duplicates/same-notes.tsx'
import { ChangesPanel } from '../follow/changes-panel.tsx'
import { FollowButton } from '../follow/follow-button.tsx'
import { PartnerStage } from '../lifecycle/partner-stage.tsx'
import { useStages } from '../stages.ts'
import { Finding } from './finding.tsx'
import { PartnerDeeds } from './partner-deeds.tsx'
import { PartnerMeta } from './partner-meta.tsx'
import { TableOfTwo } from './table-of-two.tsx'
import { WithinReach } from './within-reach.tsx'

const OrdersTab = lazy(async () => ({ default: (await import('./orders-tab.tsx')).OrdersTab }))
const DetailsTab = lazy(async () => ({ default: (await import('./details-tab.tsx')).DetailsTab }))

/** The partner's page in the host's seat, or in the partner's own when its id is in the address. */
export function PartnerPage() {
  const { partnerId } = usePathParams()
  return (
    <PartnershipPage
      partnerId={partnerId ?? ''}
      to="/partners/$partnerId"
      params={{ partnerId: partnerId ?? '' }}
    />
  )
}

const noParams = {}

/** The same page as the partner's home: no id in the address. */
export function OwnPartnershipPage() {
  const { partner } = useSession()
  return partner ? (
    <PartnershipPage partnerId={partner.id} to="/partnership" params={noParams} />
  ) : (
    <PageSkeleton />
  )
}

function PartnershipPage(props: { partnerId: string; to: string; params: Record<string, string> }) {
  const { partnerId, to, params } = props
  const { t } = useTranslation('partners')
  const page = useQuery({
    queryKey: keys.one(partnerId),
    queryFn: ({ signal }) => readPartnerPage(partnerId, signal),
  })
  if (page.isPending) return <PageSkeleton />
  if (page.isError) {
    return (
      <Page sentence={t('page.notShown')}>
        <ErrorNote error={page.error} onRetry={() => void page.refetch()} />
      </Page>
    )
  }
  if (to === '/partners/$partnerId' && page.data.partner.id !== partnerId)
    return <ToSurvivor partnerId={page.data.partner.id} />
  return (
    <WithinReach mayEdit={page.data.mayEdit}>
      <Loaded data={page.data} to={to} params={params} />
    </WithinReach>
  )
}

/** The address names an account that was merged: on to the one that stands for it. */
function ToSurvivor({ partnerId }: { partnerId: string }) {
  const navigate = useNavigate()
  useEffect(() => {
    void navigate({ to: '/partners/$partnerId', params: { partnerId }, replace: true })
  }, [navigate, partnerId])
  return <PageSkeleton />
}

const tabs = ['together', 'orders', 'promises', 'given', 'measures', 'documents', 'details'] as const
type TabKey = (typeof tabs)[number]
/** Every line of these has an amount: whoever may not see amounts is not led there. */
const moneyTabs: readonly TabKey[] = ['orders', 'given']

function Loaded({ data, to, params }: { data: PartnerPageData; to: string; params: Record<string, string> }) {
  const { t } = useTranslation('partners')
  const session = useSession()
  const { side, permissions } = session
  const [search] = useSearchState()
  const { partner, host, counts } = data
  const seesMoney = permissions.includes('money.read')
  const stages = useStages()
  useRemembered({ id: partner.id, title: partner.name, to, params })
  const isClosed = (key: TabKey) =>
    (!seesMoney && moneyTabs.includes(key)) ||
    (key === 'documents' && !permissions.includes('documents.read')) ||
    (key === 'measures' && !mayReadMeasures(session))
  const shown = tabs.filter((key) => !isClosed(key))
  const current: TabKey = shown.find((key) => key === search['tab']) ?? 'together'
  const names = { host: host.name, partner: partner.name }
  const withWhom = data.contacts.find((one) => one.ofSide !== side && one.isPrimary)?.name
  return (
    <PartnershipProvider
      partnerId={partner.id}
      names={names}
      seller={data.seller}
      archived={partner.archivedAt !== null}
      to={to}
      params={params}
    >
      <Page
        sentence={side === 'host' ? partner.name : t('page.withHost', { name: host.name })}
        title={partner.name}
        {...(side === 'host'
          ? {
              crumbs: [{ text: t('registry.title'), to: '/partners' }, { text: stages.name(partner.stage) }],
            }
          : {})}
        actions={
          <>
            {side === 'host' ? <FollowButton partner={partner} /> : null}
            <LogContact {...(withWhom ? { people: withWhom } : {})} />
            <PartnerDeeds data={data} />
          </>
        }
        extra={<PartnerMeta data={data} />}
      >
        {partner.archivedAt ? <ArchivedNote at={partner.archivedAt} /> : null}
        <ChangesPanel partner={partner} seller={data.seller} />
        <SameNotes partnerId={partner.id} />
        <PartnerStage data={data} />
        <ActivityLine shared={counts.sharedFacts} own={counts.ownFacts} />
        <LinkTabs
          label={t('page.parts')}
          current={current}
          tabs={shown.map((key) => {
            const count = countOf(key, counts)
            return {
              key,
              text: t(`tab.${key}`),
              to,
              params,
              search: key === 'together' ? {} : { tab: key },
              ...(count === null ? {} : { count: <TabCount count={count} /> }),
            }
          })}
        />
        <Suspense fallback={<Skeleton lines={10} />}>
          {current === 'together' ? (
            <>
              {partner.archivedAt ? null : <PartnerHealth partnerId={partner.id} />}
              <ConflictsBlock partnerId={partner.id} archived={partner.archivedAt !== null} />
              <Finding data={data} />
              <TableOfTwo data={data} />
            </>
          ) : null}
          {current === 'orders' ? <OrdersTab data={data} /> : null}
          {current === 'promises' ? <PromisesTab /> : null}
          {current === 'given' ? <GivenTab /> : null}
          {current === 'measures' ? <MeasuresTab /> : null}
          {current === 'documents' ? <DocumentsTab /> : null}
          {current === 'details' ? <DetailsTab data={data} /> : null}
        </Suspense>
      </Page>
    </PartnershipProvider>
  )
}

function countOf(key: TabKey, counts: PartnerPageData['counts']): number | null {
  if (key === 'orders') return counts.orders
  if (key === 'promises') return counts.promises
  if (key === 'documents') return counts.documents
  return null
}

function TabCount({ count }: { count: number }) {
  const format = useFormat()
  return <>{format.number(count)}</>
}

function ArchivedNote({ at }: { at: string }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  return <Note tone="plain">{t('page.archived', { day: format.date(at, 'long') })}</Note>
}
