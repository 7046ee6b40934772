import { useTranslation } from 'react-i18next'
import type { Evidence } from '../../contract.ts'

/** What speaks for two partners being one, and what against it, each in a sentence. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const words = useEvidenceText()
  return (
    <ul className="evidence">
      {evidence.map((sign) => (
        <li key={sign.kind} className={sign.weight > 0 ? 'for' : 'against'}>
          {words(sign)}
        </li>
      ))}
    </ul>
  )
}

/** One piece of evidence in words of the reader's language. */
export function useEvidenceText(): (sign: Evidence) => string {
  const { t } = useTranslation('partners')
  return ({ kind, value, a, b }) => {
    if (value === null && (kind === 'phone' || kind === 'mail'))
      return t(`duplicates.evidence.${kind}_hidden`)
    return t(`duplicates.evidence.${kind}`, { value: kind === 'phone' ? phoneOf(value) : value, a, b })
  }
}

/** Ten digits as people read them. */
function phoneOf(digits: string | null): string {
  return (digits ?? '').replace(/^(\d{3})(\d{3})(\d{2})(\d{2})$/, '$1\u00a0$2-$3-$4')
}

/** How sure it is, in a word: a number would say more than is known. */
export function surenessOf(score: number): 'sure' | 'likely' | 'possible' {
  if (score >= 0.9) return 'sure'
  return score >= 0.75 ? 'likely' : 'possible'
}
