import { useTranslation } from 'react-i18next'
import { Link } from '#ui/routing.tsx'
import { ToneIcon } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { GateCheck } from '../../contract.ts'
import { useConditionWords, useHaveWords } from './condition-words.ts'
import './lifecycle.css'

/** Where one does what a condition asks: a part of the partner's page. */
function tabOf({ condition }: GateCheck): string | undefined {
  switch (condition.kind) {
    case 'document':
      return 'documents'
    case 'promises':
      return 'promises'
    case 'facts':
      return condition.factKinds.some((kind) => kind.startsWith('order.')) ? 'orders' : undefined
    case 'account_fields':
    case 'custom_fields':
      return 'details'
    default:
      return undefined
  }
}

/** Conditions of a gate: met with what they rest on, or what is missing and where to do it. */
export function GateList({ checks, partnerId }: { checks: readonly GateCheck[]; partnerId: string }) {
  const { t } = useTranslation('partners')
  const words = useConditionWords()
  const haveWords = useHaveWords()
  return (
    <ul className="gate-list">
      {checks.map((check) => {
        const tab = tabOf(check)
        const have = haveWords(check)
        const [first] = check.evidence.filter(({ text, kind }) => text && kind !== 'field' && kind !== 'fact')
        const fact = check.evidence.find(({ kind }) => kind === 'fact')
        return (
          <li key={check.gateId ?? 'required'} className={check.isMet ? 'met' : 'missing'}>
            <ToneIcon tone={check.isMet ? 'ok' : 'att'} />
            <span className="vh">{t(check.isMet ? 'gate.met' : 'gate.missing')}: </span>
            <span>
              {words(check.condition)}
              <span className="mm small gate-have">
                {[have, check.isMet && first ? first.text : null].filter(Boolean).join(' · ')}
                {check.isMet && fact?.at ? (
                  <>
                    {have ? ' · ' : ''}
                    {t('gate.lastOn')} <DateText value={fact.at} />
                  </>
                ) : null}
                {check.isMet ? null : (
                  <>
                    {have ? ' · ' : ''}
                    <Link
                      className="link"
                      to="/partners/$partnerId"
                      params={{ partnerId }}
                      search={tab ? { tab } : {}}
                    >
                      {t('gate.doIt')}
                    </Link>
                  </>
                )}
              </span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
