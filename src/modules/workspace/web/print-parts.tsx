import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { keys, readPromises, readTimeline } from './api.ts'
import { useFactWords } from './fact-words.ts'
import { foldFacts } from './fold-facts.ts'
import { usePartnership } from './partnership.tsx'

const PROMISES = 40
const FACTS = 60

/** Promises that wait, of both sides, as a table on paper; those only one side sees only where it is asked for. */
export function PrintedPromises({ withOwn }: { withOwn: boolean }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId, names } = usePartnership()
  const query = { state: 'open,overdue', sort: 'due', limit: PROMISES }
  const promises = useQuery({
    queryKey: keys.part(partnerId, 'promises', query),
    queryFn: ({ signal }) => readPromises(partnerId, query, signal),
  })
  const rows = promises.data?.data.filter(({ audience }) => withOwn || audience === 'shared')
  return (
    <section className="print-part">
      <h2>{t('print.promises')}</h2>
      {promises.isError ? <ErrorNote error={promises.error} /> : null}
      {rows && rows.length === 0 ? <p>{t('print.noPromises')}</p> : null}
      {rows && rows.length > 0 ? (
        <table className="print-table">
          <thead>
            <tr>
              <th>{t('print.due')}</th>
              <th>{t('print.who')}</th>
              <th>{t('print.what')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((promise) => (
              <tr key={promise.id}>
                <td className="day">
                  {format.date(promise.dueAt)}
                  {promise.state === 'overdue' ? ` (${t('print.overdue')})` : ''}
                </td>
                <td>{names[promise.owedBy]}</td>
                <td>{promise.title}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  )
}

/** What happened lately, newest first, as a table on paper. */
export function PrintedTimeline({ withOwn }: { withOwn: boolean }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId, seller } = usePartnership()
  const wordsOf = useFactWords(seller)
  const query = { limit: FACTS, ...(withOwn ? {} : { audience: 'shared' }) }
  const facts = useQuery({
    queryKey: keys.part(partnerId, 'timeline', { ...query, print: true }),
    queryFn: ({ signal }) => readTimeline(partnerId, query, signal),
  })
  return (
    <section className="print-part">
      <h2>{t('print.timeline')}</h2>
      {facts.isError ? <ErrorNote error={facts.error} /> : null}
      {facts.data ? (
        <table className="print-table">
          <tbody>
            {foldFacts(facts.data.data).map(({ fact }) => {
              const words = wordsOf(fact)
              return (
                <tr key={fact.id}>
                  <td className="day">{format.date(fact.happenedAt)}</td>
                  <td>
                    {words.title}
                    {words.detail ? `. ${words.detail}` : ''}
                  </td>
                  <td className="n">{words.value}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      ) : null}
    </section>
  )
}
