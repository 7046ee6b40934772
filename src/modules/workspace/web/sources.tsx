import { useTranslation } from 'react-i18next'
import type { Query } from '#ui/api-client.ts'
import type { FactItem, FactsSource } from '#ui/figure.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import type { FactWithHistory, PromiseView, Side, TransferView } from '../contract.ts'
import { keys, readFacts, readPromises, readTimeline, readTransfers } from './api.ts'
import { useFactWords } from './fact-words.ts'
import { usePartnership } from './partnership.tsx'
import { StateOfPromise } from './promise-state.tsx'

/** A promise as a line of the drawer that a figure opens. */
export function promiseItem(promise: PromiseView): FactItem {
  return {
    id: promise.id,
    side: promise.owedBy,
    date: promise.endedAt ?? promise.dueAt,
    title: promise.title,
    value: <StateOfPromise promise={promise} />,
  }
}

/** The promises behind a count: of one partnership, a side and some states. */
export function promiseFacts(partnerId: string, query: Query, how?: string): FactsSource {
  return {
    queryKey: keys.part(partnerId, 'promises', query),
    load: async (cursor, signal) => {
      const page = await readPromises(partnerId, { sort: '-due', ...query, cursor, limit: 50 }, signal)
      return { items: page.data.map(promiseItem), nextCursor: page.nextCursor }
    },
    ...(how ? { how } : {}),
  }
}

function transferItem(transfer: TransferView, format: Format, kindName: string): FactItem {
  const isMoney = /^[A-Z]{3}$/.test(transfer.unit)
  const sign = transfer.reverses ? '\u2212' : ''
  const amount = isMoney
    ? format.money(transfer.amount, { currency: transfer.unit })
    : `${format.number(Number(transfer.amount))} ${transfer.unit}`
  return {
    id: transfer.id,
    side: transfer.from.side,
    date: transfer.happenedAt,
    title: kindName,
    ...(transfer.note ? { detail: transfer.note } : {}),
    value: `${sign}${amount}`,
  }
}

/** Makes sources of transfers: the gifts or the trade behind a sum. */
export function useTransferFacts() {
  const { t, i18n } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId } = usePartnership()
  return (query: Query, how?: string): FactsSource => ({
    queryKey: keys.part(partnerId, 'transfers', query),
    load: async (cursor, signal) => {
      const page = await readTransfers(partnerId, { ...query, cursor, limit: 50 }, signal)
      const nameOf = (kind: string) =>
        i18n.exists(`workspace:givenKind.${kind}`) ? t(`givenKind.${kind}`) : kind
      const items = page.data.map((transfer) => transferItem(transfer, format, nameOf(transfer.kind)))
      return { items, nextCursor: page.nextCursor }
    },
    ...(how ? { how } : {}),
  })
}

/** Makes sources of facts themselves, from the timeline or by subject. */
export function useFactSources(seller: Side) {
  const wordsOf = useFactWords(seller)
  const itemsOf = (facts: FactWithHistory[]): FactItem[] =>
    facts.map((fact) => {
      const words = wordsOf(fact)
      return {
        id: fact.id,
        side: words.side,
        date: fact.happenedAt,
        title: words.title,
        ...(words.detail ? { detail: words.detail } : {}),
      }
    })
  return {
    timeline: (partnerId: string, query: Query, how?: string): FactsSource => ({
      queryKey: keys.part(partnerId, 'timeline', query),
      load: async (cursor, signal) => {
        const page = await readTimeline(partnerId, { ...query, cursor, limit: 50 }, signal)
        return { items: itemsOf(page.data), nextCursor: page.nextCursor }
      },
      ...(how ? { how } : {}),
    }),
    these: (partnerId: string, facts: FactWithHistory[]): FactsSource => ({
      queryKey: keys.part(partnerId, 'these', { ids: facts.map((fact) => fact.id).join(',') }),
      load: async () => ({ items: itemsOf(facts), nextCursor: null }),
    }),
    subject: (partnerId: string, subjectKind: string, subjectId: string): FactsSource => ({
      queryKey: keys.part(partnerId, 'facts', { subjectKind, subjectId }),
      load: async (cursor, signal) => {
        const page = await readFacts({ partnerId, subjectKind, subjectId, cursor, limit: 50 }, signal)
        return { items: itemsOf(page.data), nextCursor: page.nextCursor }
      },
    }),
  }
}
