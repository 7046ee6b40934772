import { Trans, useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { HealthReason } from '../../contract.ts'

type Seen = Pick<HealthReason, 'factor' | 'facts'>

/** What a factor of the health saw, in the reader's words, with its figure in bold. */
export function ReasonWords({ reason, basis }: { reason: Seen; basis: 'orders' | 'contacts' }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const { key, values } = wordsOf(reason, basis, t as unknown as Words, format)
  return <Trans t={t} i18nKey={key as 'says.recency'} values={values} components={{ b: <b /> }} />
}

type Words = (key: string, options?: Record<string, unknown>) => string
type Format = ReturnType<typeof useFormat>

function wordsOf({ factor, facts }: Seen, basis: 'orders' | 'contacts', t: Words, format: Format) {
  const known = new Map(facts.map(({ name, value }) => [name, value]))
  const number = (name: string) => Number(known.get(name) ?? 0)
  const count = (key: string, n: number) => t(key, { count: n, shown: format.number(n) })
  // The score counts up to the day before which all happened, a reader up to the last day that is over.
  const days = (name: string) => count('days', Math.max(0, number(name) - 1))
  const usual = (text: (n: number) => string) =>
    known.has('usual') ? t('says.usual', { usual: text(Math.round(number('usual'))) }) : ''
  const say = (key: string, values: Record<string, string> = {}) => ({ key: `says.${key}`, values })
  switch (factor) {
    case 'recency':
      return say(basis === 'orders' ? 'recency' : 'recencyContacts', {
        days: days('days'),
        usual: usual((n) => count('days', n)),
      })
    case 'trend':
      return basis === 'contacts'
        ? say('trendContacts', {
            now: format.number(number('last90Days')),
            before: format.number(number('before90Days')),
          })
        : trendOf(number('last90Days'), number('before90Days'))
    case 'products':
      return say('products', {
        products: count('product', number('products')),
        usual: usual((n) => format.number(n)),
      })
    case 'rhythm':
      return say('rhythm', {
        orderDays: count(basis === 'orders' ? 'orderDay' : 'contactDay', number('orderDays')),
        day: known.has('firstOrderOn') ? format.date(String(known.get('firstOrderOn')), 'numeric') : '',
      })
    case 'problems':
      return number('open') === 0
        ? say('problemsNone')
        : say('problems', { open: count('request', number('open')), days: days('oldestDays') })
    case 'promises': {
      const due = number('due')
      const kept = due - number('broken') - number('overdue') - number('late')
      return due === 0
        ? say('promisesNone')
        : say('promises', { due: format.number(due), kept: format.number(Math.max(0, kept)) })
    }
    case 'satisfaction':
      return number('measures') === 0
        ? say('satisfactionNone')
        : say('satisfaction', {
            mean: format.number(Math.round(number('mean'))),
            usual: usual((n) => format.number(n)),
          })
    case 'contact':
      return known.has('days')
        ? say('contact', { days: days('days'), usual: usual((n) => count('days', n)) })
        : say('contactNone')
    default:
      return say('trendNothing')
  }

  function trendOf(now: number, before: number) {
    if (now === 0 && before === 0) return say('trendNothing')
    if (now === 0) return say('trendNone')
    if (before === 0) return say('trendNew')
    return say('trend', { change: format.percent(now / before - 1, { signed: true }) })
  }
}
