import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { PartnerBalanceBlock, PartnerRatingBlock } from '#modules/insights/web/index.ts'
import {
  GiveAndTakeBlock,
  KeptBlock,
  mayReadNotes,
  OtherNotes,
  OwnNotes,
  PromiseBlock,
  SharedNotes,
  TimelineBlock,
} from '#modules/workspace/web/index.ts'
import { Figure } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import { Block, SideHead, TwoSides } from '#ui/timeline.tsx'
import type { PartnerPage } from '../../contract.ts'
import { mayReadContacts } from '../../policy.ts'
import { LegalEntityBlock } from '../people/legal-entity-block.tsx'
import { PeopleBlock } from '../people/people-block.tsx'
import { PartnerPlaybooks } from '../playbooks/partner-playbooks.tsx'
import { useOrderFacts } from './order-facts.tsx'

/** Host on the left, partner on the right, what they share in the middle. */
export function TableOfTwo({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const session = useSession()
  const { side } = session
  const { partner, host, kept, counts } = data
  const seesNotes = mayReadNotes(session)
  const ours = (of: 'host' | 'partner') => (side === of ? <OwnNotes seesNotes={seesNotes} /> : <OtherNotes />)
  const people = (of: 'host' | 'partner') =>
    mayReadContacts(session) ? <PeopleBlock data={data} ofSide={of} /> : null
  return (
    <TwoSides
      host={
        <>
          <SideHead side="host" note={t('side.host')}>
            <span className="cut">{host.name}</span>
          </SideHead>
          <KeptBlock side="host" kept={kept.host} />
          <PromiseBlock side="host" />
          <PartnerPlaybooks partner={partner} />
          {people('host')}
          {ours('host')}
        </>
      }
      shared={
        <>
          <SideHead side="shared" note={t('side.both')}>
            {t('side.shared')}
          </SideHead>
          <GiveAndTakeBlock asOf={data.asOf} />
          <Suspense>
            <PartnerBalanceBlock partnerId={partner.id} today={data.asOf} />
          </Suspense>
          {seesNotes ? <SharedNotes /> : null}
          <TimelineBlock
            note={t('page.sharedFacts', {
              count: counts.sharedFacts,
              shown: format.number(counts.sharedFacts),
            })}
          />
        </>
      }
      partner={
        <>
          <SideHead side="partner" note={t('side.partner')}>
            <span className="cut" title={partner.name}>
              {partner.name}
            </span>
          </SideHead>
          <KeptBlock side="partner" kept={kept.partner} />
          <Suspense>
            <PartnerRatingBlock partnerId={partner.id} />
          </Suspense>
          <PromiseBlock side="partner" />
          {people('partner')}
          <LegalEntityBlock data={data} />
          <ShareBlock data={data} />
          {ours('partner')}
        </>
      }
    />
  )
}

/** What part of the host's value this partner brings; only the host is told. */
function ShareBlock({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const factsOf = useOrderFacts(data.asOf)
  const share = data.value?.shareOfNetwork ?? null
  if (share === null || share === 0) return null
  const decimals = share < 0.1 ? 1 : 0
  return (
    <Block
      title={t('share.title')}
      figure={
        <Figure title={t('share.title')} facts={factsOf(data.partner.id)}>
          {format.percent(share, { decimals })}
        </Figure>
      }
    >
      <p className="small mm">{t('share.lead')}</p>
    </Block>
  )
}
