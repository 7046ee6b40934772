import { useTranslation } from 'react-i18next'
import { type FactItem, type FactsSource, Figure } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { JudgedCondition, JudgedSegment, SegmentMoves, SegmentReport } from '../../contract.ts'
import { type ConditionWords, useConditionWords } from './condition-words.ts'
import { readSegmentMoves, segmentKeys } from './segments-api.ts'

type Move = SegmentReport['moves'][number]

/** Who moved from where to where within the months shown; each number opens into the partners and why. */
export function SegmentMovesSection(props: {
  data: SegmentReport
  months: number
  label: (code: string | null) => string
}) {
  const { data, months, label } = props
  const { t } = useTranslation('partners')
  const format = useFormat()
  const factsOf = useMoveFacts(data.scheme?.code ?? '', months)
  const moves = data.moves.filter(({ from }) => from !== null)
  if (moves.length === 0) return null
  return (
    <Section title={t('segments.report.moves')}>
      <ul className="seg-flow">
        {moves.map((move) => (
          <li key={`${move.from} ${move.to}`}>
            <Figure title={`${label(move.from)} → ${label(move.to)}`} facts={factsOf(move)}>
              <b className="n">{format.number(move.partners)}</b>
            </Figure>{' '}
            {label(move.from)} → {label(move.to)}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function useMoveFacts(scheme: string, months: number): (move: Move) => FactsSource {
  const { t } = useTranslation('partners')
  const words = useConditionWords()
  return ({ from, to }) => {
    const query = { scheme, months, to, ...(from === null ? {} : { from }) }
    return {
      queryKey: segmentKeys.list({ moves: true, ...query }),
      how: t('segments.report.movesHow'),
      load: async (cursor, signal) => {
        const page = await readSegmentMoves({ ...query, ...(cursor ? { cursor } : {}) }, signal)
        return {
          items: page.data.map((one) => itemOf(one, from)),
          nextCursor: page.nextCursor,
          count: page.count,
          summary: t('segments.report.movesCount', { count: page.count }),
        }
      },
    }
  }

  function itemOf(move: SegmentMoves['data'][number], from: string | null): FactItem {
    const said = [
      t(`segments.cause.${move.cause}`),
      move.by,
      move.reason,
      reasonOf(move.why, from, words, t('segments.notMet')),
    ]
    return {
      id: move.factId,
      side: 'host',
      date: move.at,
      title: move.partner.name,
      detail: said.filter(Boolean).join(' · '),
      to: '/partners/$partnerId',
      params: { partnerId: move.partner.id },
    }
  }
}

/** The conditions its segment's rule met; where that takes all the rest, those that the one it left asks for and that failed. */
function reasonOf(
  why: readonly JudgedSegment[],
  from: string | null,
  words: ConditionWords,
  notMet: string,
): string {
  const met = conditionsOf(why.at(-1)).filter((one) => one.met)
  const failed = conditionsOf(why.find(({ segment }) => segment === from)).filter((one) => !one.met)
  const said = (list: readonly JudgedCondition[]) =>
    list.map((judged) => `${words.sentence(judged.condition)} (${words.value(judged)})`).join('; ')
  if (met.length > 0) return said(met)
  return failed.length > 0 ? `${notMet}: ${said(failed)}` : ''
}

const conditionsOf = (judged: JudgedSegment | undefined): JudgedCondition[] =>
  (judged?.items ?? []).flatMap((item) => ('items' in item ? item.items : [item]))
