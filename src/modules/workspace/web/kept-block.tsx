import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Evidence, Figure } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { PromiseStrip } from '#ui/promises.tsx'
import { Block } from '#ui/timeline.tsx'
import type { Side } from '../contract.ts'
import { keys, readPromises } from './api.ts'
import { usePartnership } from './partnership.tsx'
import { promiseFacts } from './sources.tsx'

type Kept = {
  kept: number
  late: number
  broken: number
  share: number | null
  interval?: readonly [number, number] | null
}

const ended = 'kept,late,broken'
const ticks = 33
/** Below this many ended promises the share says little, so its interval is told. */
const enough = 20

/** How a side keeps its word: share, the last promises as ticks, counts; each opens its promises. */
export function KeptBlock({ side, kept }: { side: Side; kept: Kept }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId, own } = usePartnership()
  const query = { owedBy: side, state: ended, sort: '-due', limit: ticks }
  const strip = useQuery({
    queryKey: keys.part(partnerId, 'strip', query),
    queryFn: ({ signal }) => readPromises(partnerId, query, signal),
  })
  const count = kept.kept + kept.late + kept.broken
  const seat = side === own ? 'own' : side
  const title = t(`kept.title.${seat}`)
  const facts = promiseFacts(partnerId, { owedBy: side, state: ended }, t('kept.how'))
  if (count === 0 || kept.share === null) {
    return (
      <Block title={title}>
        <p className="small mm">{t('kept.none')}</p>
      </Block>
    )
  }
  const states = (strip.data?.data ?? [])
    .map((promise) => promise.state)
    .filter((state) => state === 'kept' || state === 'late' || state === 'broken')
    .reverse()
  const parts = [
    t('kept.inTime', { count: kept.kept, shown: format.number(kept.kept) }),
    t('kept.late', { count: kept.late, shown: format.number(kept.late) }),
    t('kept.broken', { count: kept.broken, shown: format.number(kept.broken) }),
  ]
  return (
    <Block
      title={title}
      figure={
        <Figure title={title} facts={facts}>
          {format.percent(kept.share)}
        </Figure>
      }
    >
      <PromiseStrip side={side} states={states} />
      <p className="small mm">
        {parts.join(', ')}
        <Evidence count={count} title={title} facts={facts} />
      </p>
      {count < enough && kept.interval ? (
        <p className="small mm">
          {t('kept.few', {
            low: format.percent(kept.interval[0], { bare: true }),
            high: format.percent(kept.interval[1]),
          })}
        </p>
      ) : null}
    </Block>
  )
}
