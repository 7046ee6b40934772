import './duplicates.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { Link, useNavigate, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { useShortcuts } from '#ui/shortcuts.ts'
import { Tag } from '#ui/state-tag.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import type { DuplicatePair, PairPartner, PairState } from '../../contract.ts'
import { dismissPair, keys, readPairs, reopenPair, searchNow } from './api.ts'
import { EvidenceList, surenessOf } from './evidence.tsx'

const states: readonly PairState[] = ['open', 'dismissed', 'merged']
const sort = { key: 'score', descending: true }
const tones = { sure: 'att', likely: 'none', possible: 'none' } as const

/** Partners that may be the same: why, and what to do about it. j and k go down and up, m compares, x says no. */
export function DuplicatesPage() {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const act = useDeed()
  const [search] = useSearchState()
  const state = states.find((one) => one === search['state']) ?? 'open'
  const list = useListState({ sort, limit: 25 })
  const { sort: _, q: __, ...paging } = list.query
  const query = { ...paging, state }
  const pairs = useQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => readPairs(query, signal),
    placeholderData: keepPreviousData,
  })
  const mayMerge = permissions.includes('partners.merge')
  const open = pairs.data?.counts.open
  const rows = pairs.data?.data
  return (
    <Page
      sentence={
        open === undefined
          ? t('duplicates.title')
          : t(open > 0 ? 'duplicates.sentence' : 'duplicates.none', { count: open })
      }
      title={t('duplicates.title')}
      lead={t('duplicates.lead')}
      crumbs={[{ text: t('registry.title'), to: '/partners' }, { text: t('duplicates.title') }]}
      actions={
        mayMerge ? (
          <Button onClick={() => void act(searchNow, { done: t('duplicates.searching') })}>
            {t('duplicates.search')}
          </Button>
        ) : undefined
      }
    >
      <LinkTabs
        label={t('duplicates.title')}
        current={state}
        tabs={states.map((key) => ({
          key,
          text: t(`duplicates.state.${key}`),
          to: '/partners/duplicates',
          search: key === 'open' ? {} : { state: key },
          ...(pairs.data ? { count: pairs.data.counts[key] } : {}),
        }))}
      />
      {pairs.isError ? <ErrorNote error={pairs.error} onRetry={() => void pairs.refetch()} /> : null}
      {rows === undefined && !pairs.isError ? <Skeleton lines={8} /> : null}
      {rows?.length === 0 ? (
        <Empty title={t(`duplicates.empty.${state}`)}>{t('duplicates.emptyAbout')}</Empty>
      ) : null}
      {rows && rows.length > 0 ? <PairList pairs={rows} mayMerge={mayMerge} /> : null}
      {rows && (list.previous || pairs.data?.nextCursor) ? (
        <Pager
          from={list.firstRow}
          to={list.firstRow + rows.length - 1}
          onPrevious={list.previous}
          onNext={list.next(pairs.data?.nextCursor)}
        />
      ) : null}
    </Page>
  )
}

function PairList({ pairs, mayMerge }: { pairs: readonly DuplicatePair[]; mayMerge: boolean }) {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const navigate = useNavigate()
  const act = useDeed()
  const [at, setAt] = useState(-1)
  const box = useRef<HTMLUListElement>(null)
  const mayDismiss = permissions.includes('partners.write')
  useEffect(() => {
    if (at >= 0) (box.current?.children[at] as HTMLElement | undefined)?.focus()
  }, [at])
  const current = pairs[at]
  const dismiss = (pair: DuplicatePair) =>
    act(() => dismissPair(pair.id, null), {
      done: t('duplicates.dismissed', { a: pair.a.name, b: pair.b.name }),
      undo: () => reopenPair(pair.id),
    })
  useShortcuts(
    {
      j: () => setAt(Math.min(pairs.length - 1, at + 1)),
      k: () => setAt(Math.max(0, at - 1)),
      m: () => {
        if (current?.state === 'open' && mayMerge) void navigate(mergeTarget(current))
      },
      x: () => {
        if (current?.state === 'open' && mayDismiss) void dismiss(current)
      },
    },
    {
      words: {
        title: t('ui:shortcuts.page'),
        keys: [
          { keys: 'j k', text: t('ui:shortcuts.items') },
          ...(mayMerge ? [{ keys: 'm', text: t('duplicates.compare') }] : []),
          ...(mayDismiss ? [{ keys: 'x', text: t('duplicates.notSame') }] : []),
        ],
      },
    },
  )
  return (
    <>
      <ul className="pairs" ref={box}>
        {pairs.map((pair) => (
          <li key={pair.id} tabIndex={-1} aria-label={`${pair.a.name}, ${pair.b.name}`}>
            <div className="pair-two">
              <PartnerCard partner={pair.a} />
              <span className="pair-mid" aria-hidden="true">
                =
              </span>
              <PartnerCard partner={pair.b} />
            </div>
            <div className="pair-why">
              <Tag tone={tones[surenessOf(pair.score)]}>
                {t(`duplicates.sureness.${surenessOf(pair.score)}`)}
              </Tag>
              <EvidenceList evidence={pair.evidence} />
              {pair.decidedBy && pair.state !== 'open' ? <Decided pair={pair} /> : null}
            </div>
            <div className="pair-deeds">
              {pair.state === 'open' && mayMerge ? (
                <ButtonLink size="small" {...mergeTarget(pair)}>
                  {t('duplicates.compare')}
                </ButtonLink>
              ) : null}
              {pair.state === 'open' && mayDismiss ? (
                <Button size="small" kind="quiet" onClick={() => void dismiss(pair)}>
                  {t('duplicates.notSame')}
                </Button>
              ) : null}
              {pair.state === 'dismissed' && mayDismiss ? (
                <Button
                  size="small"
                  onClick={() =>
                    void act(() => reopenPair(pair.id), {
                      done: t('duplicates.reopened'),
                      undo: () => dismissPair(pair.id, pair.reason),
                    })
                  }
                >
                  {t('duplicates.reopen')}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <p className="mm small no-phone">{t('duplicates.keys')}</p>
    </>
  )
}

/** The older account stays unless one chooses otherwise on the next page: ids are in the order of making. */
export function mergeTarget(pair: Pick<DuplicatePair, 'a' | 'b'>) {
  const [first, second] = pair.b.orders > pair.a.orders ? [pair.b, pair.a] : [pair.a, pair.b]
  return {
    to: '/partners/$partnerId/merge/$otherId',
    params: { partnerId: first.id, otherId: second.id },
  }
}

function Decided({ pair }: { pair: DuplicatePair }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const day = pair.decidedAt ? format.date(pair.decidedAt, 'long') : ''
  return (
    <p className="mm small">
      {t(`duplicates.decided.${pair.state}`, { name: pair.decidedBy?.name, day })}
      {pair.reason ? `: ${pair.reason}` : ''}
    </p>
  )
}

function PartnerCard({ partner }: { partner: PairPartner }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const parts = [
    partner.city,
    t('duplicates.orders', { count: partner.orders }),
    partner.lastOrderOn
      ? t('duplicates.lastOrder', { day: format.date(partner.lastOrderOn, 'short') })
      : null,
    partner.curator?.name,
    partner.externalIds.join(', ') || null,
    partner.archivedAt ? t('duplicates.inArchive') : null,
  ].filter(Boolean)
  return (
    <div className="pair-one">
      <Link className="q b" to="/partners/$partnerId" params={{ partnerId: partner.id }}>
        {partner.name}
      </Link>
      <span className="mm small">{parts.join(', ')}</span>
    </div>
  )
}
