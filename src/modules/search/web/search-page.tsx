import './search.css'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { searchPartners } from '#modules/partners/web/index.ts'
import { TextField } from '#ui/form/fields.tsx'
import { Icon } from '#ui/icon.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page, Section } from '#ui/page.tsx'
import { Link, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { DateText } from '#ui/value-text.tsx'
import { TEXT_KINDS, type TextHit } from '../contract.ts'
import { findTexts, keys } from './api.ts'
import { placeOf } from './where.ts'

const MORE = 50

/** Everything one may see that says these words: partners, notes, documents with what stands in them, promises, orders. */
export function SearchPage() {
  const { t } = useTranslation('search')
  const { side } = useSession()
  const [address, change] = useSearchState()
  const [typed, setTyped] = useState(address['q'] ?? '')
  const [words] = useDebouncedValue(typed.trim(), 200)
  const isAsked = words.length >= 2
  const texts = useQuery({
    queryKey: keys.list({ q: words }),
    queryFn: ({ signal }) => findTexts(words, MORE, signal),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  })
  const partners = useQuery({
    queryKey: keys.list({ partners: words }),
    queryFn: ({ signal }) => searchPartners(words, signal),
    enabled: isAsked && side === 'host',
    placeholderData: keepPreviousData,
  })
  const hits = texts.data?.data ?? []
  const found = partners.data?.data ?? []
  const isEmpty = isAsked && texts.data !== undefined && hits.length + found.length === 0 && !texts.isFetching
  return (
    <Page sentence={isAsked ? t('sentence', { words }) : t('title')} title={t('title')}>
      <TextField
        label={t('field')}
        help={t('help')}
        type="search"
        className="find-words"
        value={typed}
        autoFocus
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          change({ q: event.currentTarget.value.trim() })
        }}
      />
      {texts.isError ? <ErrorNote error={texts.error} onRetry={() => void texts.refetch()} /> : null}
      {isAsked && texts.isPending ? <Skeleton lines={6} /> : null}
      {isEmpty ? <Empty title={t('nothing', { words })}>{t('nothingAbout')}</Empty> : null}
      <section aria-busy={texts.isFetching} className="hits" aria-label={t('results')}>
        {isAsked && found.length > 0 ? (
          <Section title={t('kind.partner')}>
            <ul>
              {found.map((partner) => (
                <li key={partner.id}>
                  <Link className="b" to="/partners/$partnerId" params={{ partnerId: partner.id }}>
                    {partner.name}
                  </Link>
                  <span className="mm">
                    {partner.matched.by === 'name' ? partner.city : partner.matched.text}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        {isAsked
          ? TEXT_KINDS.map((kind) => {
              const own = hits.filter((hit) => hit.kind === kind)
              return own.length === 0 ? null : (
                <Section
                  key={kind}
                  title={t(`kind.${kind}`)}
                  {...(texts.data?.more.includes(kind) ? { note: t('more') } : {})}
                >
                  <ul>
                    {own.map((hit) => (
                      <Hit key={hit.id} hit={hit} />
                    ))}
                  </ul>
                </Section>
              )
            })
          : null}
      </section>
    </Page>
  )
}

function Hit({ hit }: { hit: TextHit }) {
  const { t } = useTranslation('search')
  const { to, params, search } = placeOf(hit)
  return (
    <li>
      <span className="hit-head">
        {hit.audience === 'shared' ? null : <Icon name="lock" size={12} className="mm" label={t('own')} />}
        <Link className="b" to={to} params={params} search={search}>
          {hit.title || t('noteOf', { name: hit.partner.name })}
        </Link>
        {hit.title ? <span className="mm">{hit.partner.name}</span> : null}
        <span className="mm small">
          <DateText value={hit.at} />
        </span>
      </span>
      {hit.snippet.length > 0 ? (
        <p className="m">
          {hit.snippet.map(({ text, isMatch }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change their places
            isMatch ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
          )}
        </p>
      ) : null}
    </li>
  )
}
