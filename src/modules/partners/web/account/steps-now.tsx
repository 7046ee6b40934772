import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ContactSheet, usePartnership } from '#modules/workspace/web/index.ts'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { PartnerPage } from '../../contract.ts'
import type { ReasonOfFinding } from './reasons.ts'

type Way = 'met' | 'called' | 'written'

/** What one can do about the reasons, each a press away: the promises themselves, or a contact to be written down. */
export function StepsNow({ data, reasons }: { data: PartnerPage; reasons: readonly ReasonOfFinding[] }) {
  const { t } = useTranslation('partners')
  const { side } = useSession()
  const { to, params, mayWrite } = usePartnership()
  const [way, setWay] = useState<Way | null>(null)
  const other = side === 'host' ? 'partner' : 'host'
  const people = data.contacts.filter((contact) => contact.ofSide === other)
  const person = people.find((contact) => contact.isPrimary) ?? people[0]
  const has = (...keys: string[]) => reasons.some((reason) => keys.includes(reason.key))
  const promises = (owedBy: 'host' | 'partner') => ({ tab: 'promises', owedBy, state: 'overdue' })
  const steps = [
    ...(has('weOwe') ? [{ key: 'fulfil', text: t('steps.fulfil'), search: promises(side) }] : []),
    ...(has('theyOwe') ? [{ key: 'remind', text: t('steps.remind'), search: promises(other) }] : []),
  ]
  const contacts: { key: string; text: string; way: Way }[] = []
  if (mayWrite && has('silent', 'fell'))
    contacts.push({
      key: 'call',
      way: 'called',
      text: person ? t('steps.call', { name: person.name }) : t('steps.callAny'),
    })
  if (mayWrite && has('noContact', 'noOrders'))
    contacts.push({
      key: 'meet',
      way: 'met',
      text: person ? t('steps.meet', { name: person.name }) : t('steps.meetAny'),
    })
  if (mayWrite && has('grew')) contacts.push({ key: 'thank', way: 'written', text: t('steps.thank') })
  if (steps.length + contacts.length === 0) return null
  return (
    <div className="fr">
      <h3>{t('steps.title')}</h3>
      <ul className="steps-now">
        {steps.map((step) => (
          <li key={step.key}>
            <Link to={to} params={params} search={step.search}>
              {step.text}
            </Link>
          </li>
        ))}
        {contacts.slice(0, 3).map((step) => (
          <li key={step.key}>
            <button type="button" className="link" onClick={() => setWay(step.way)}>
              {step.text}
            </button>
          </li>
        ))}
      </ul>
      {way ? <ContactSheet way={way} people={person?.name ?? ''} onClose={() => setWay(null)} /> : null}
    </div>
  )
}
