import { Trans, useTranslation } from 'react-i18next'
import { useFigureFacts } from '#modules/insights/web/index.ts'
import { Evidence } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { TodayPage } from '../contract.ts'

/** What goes well and deserves a word: promises kept in a row, growing orders. */
export function GoodNews({ page }: { page: TodayPage }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { side } = useSession()
  const factsOf = useFigureFacts()
  if (page.goesWell.length === 0) return null
  return (
    <Section title={t('good.title')}>
      <table className="ledger good">
        <tbody>
          {page.goesWell.map((news) => {
            const whose = news.side === side ? 'us' : 'them'
            const key = news.kind === 'growth' ? 'good.growth' : `good.streak.${whose}`
            return (
              <tr key={`${news.partner.id}${news.kind}${news.side}`}>
                <td>
                  <Link className="q nm" to="/partners/$partnerId" params={{ partnerId: news.partner.id }}>
                    {news.partner.name}
                  </Link>
                </td>
                <td className="m">
                  <Trans
                    t={t}
                    i18nKey={key}
                    count={news.count}
                    values={{
                      shown: format.number(news.count),
                      growth: format.percent(news.growth ?? 0),
                    }}
                    components={{ b: <b /> }}
                  />
                  <Evidence
                    count={news.count}
                    title={t(`good.short.${news.kind}`)}
                    facts={factsOf(news.facts)}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Section>
  )
}
