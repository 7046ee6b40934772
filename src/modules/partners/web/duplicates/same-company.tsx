import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Note } from '#ui/notes.tsx'
import { Link } from '#ui/routing.tsx'
import { keys, readDuplicates } from '../api.ts'
import { useEvidenceText } from './evidence.tsx'

export type TypedCompany = {
  name: string
  inn: string
  city: string | null
  website: string | null
  phone: string
  email: string
}

/** Partners that may be the same company, told while one types: by all that was typed yet. */
export function SameCompany({ typed }: { typed: TypedCompany }) {
  const { t } = useTranslation('partners')
  const words = useEvidenceText()
  const [query] = useDebouncedValue(queryOf(typed), 300)
  const isEnough = Object.entries(query).some(([key, value]) => key !== 'city' && value !== undefined)
  const found = useQuery({
    queryKey: keys.list({ ...query, purpose: 'duplicates' }),
    queryFn: ({ signal }) => readDuplicates(query, signal),
    enabled: isEnough,
  })
  const rows = isEnough ? (found.data?.data ?? []) : []
  if (rows.length === 0) return null
  return (
    <div role="status">
      <Note title={t('form.same', { count: rows.length })}>
        <ul className="same">
          {rows.slice(0, 4).map((row) => (
            <li key={row.id}>
              <Link to="/partners/$partnerId" params={{ partnerId: row.id }} target="_blank">
                {row.name}
              </Link>{' '}
              <span className="mm">
                {[
                  row.city,
                  ...row.evidence
                    .slice(0, 2)
                    .map((sign) => (sign.kind.startsWith('name') ? t('form.because.name') : words(sign))),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </li>
          ))}
        </ul>
      </Note>
    </div>
  )
}

function queryOf({ name, inn, city, website, phone, email }: TypedCompany) {
  const long = (text: string | null, least: number) => {
    const value = text?.trim() ?? ''
    return value.length >= least ? value : undefined
  }
  const digits = inn.replace(/\s/g, '')
  return {
    name: long(name, 3),
    inn: /^\d{10,12}$/.test(digits) ? digits : undefined,
    city: long(city, 2),
    website: website?.includes('.') ? long(website, 5) : undefined,
    phone: phone.replace(/\D/g, '').length >= 10 ? phone.trim() : undefined,
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? email.trim() : undefined,
  }
}
