import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { FactSelector, JudgedDate, MisjudgedPartner } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'

const SHOWN = 8

/** Whom the score of the newest judged date got wrong: silent though called calm, and alarmed about in vain. */
export function Misjudged({ date, selector }: { date: JudgedDate; selector: Partial<FactSelector> }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const day = format.date(date.date, 'long')
  const on = { ...selector, on: date.date }
  return (
    <Section title={t('misjudged.title', { day })}>
      <div className="misjudged">
        <List
          title={
            <FigureLink
              selector={{ ...on, figure: 'track.missed' }}
              title={t('misjudged.missed')}
              empty={date.missedCount === 0}
            >
              {t('misjudged.missedCount', {
                count: date.missedCount,
                shown: format.number(date.missedCount),
                silent: format.number(date.silent),
              })}
            </FigureLink>
          }
          about={t('misjudged.missedAbout')}
          partners={date.missed}
        />
        <List
          title={
            <FigureLink
              selector={{ ...on, figure: 'track.falseAlarms' }}
              title={t('misjudged.falseAlarms')}
              empty={date.falseAlarmCount === 0}
            >
              {t('misjudged.falseCount', {
                count: date.falseAlarmCount,
                shown: format.number(date.falseAlarmCount),
                alarms: format.number(date.alarms),
              })}
            </FigureLink>
          }
          about={t('misjudged.falseAbout')}
          partners={date.falseAlarms}
        />
      </div>
    </Section>
  )
}

function List(props: { title: React.ReactNode; about: string; partners: readonly MisjudgedPartner[] }) {
  const { title, about, partners } = props
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  return (
    <div>
      <h3>{title}</h3>
      <p className="small mm">{about}</p>
      <table className="ledger" aria-label={about}>
        <tbody>
          {partners.slice(0, SHOWN).map((partner) => (
            <tr key={partner.partnerId}>
              <td>
                <Link className="q" to="/partners/$partnerId" params={{ partnerId: partner.partnerId }}>
                  {partner.name}
                </Link>
              </td>
              <td className="small mm">
                {t('misjudged.last', { day: format.date(partner.lastOrderOn, 'numeric') })}
              </td>
              <td className="n">{format.percent(partner.risk)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
