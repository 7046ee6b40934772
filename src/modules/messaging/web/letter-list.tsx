import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Empty, ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Link, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { InboundMail } from '../contract.ts'
import {
  discardLetter,
  fileLetter,
  keepAttachment,
  letterKeys,
  readLetters,
  readMailAddress,
  renewMailAddress,
  restoreLetter,
} from './api.ts'

const statuses = ['waiting', 'filed', 'discarded'] as const

/** Letters that were forwarded to one's secret address, and which partner each is about. */
export function LetterList() {
  const { t } = useTranslation('messaging')
  const [search, change] = useSearchState()
  const status = statuses.find((one) => one === search['status']) ?? 'waiting'
  const query = { limit: 30, status }
  const list = useInfiniteQuery({
    queryKey: letterKeys.list(query),
    queryFn: ({ signal, pageParam }) =>
      readLetters({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = list.data?.pages.flatMap((page) => page.data)
  return (
    <>
      <ForwardingAddress />
      <div className="inbox-head">
        <MenuChip
          text={t('filter.show')}
          value={status}
          options={statuses.map((value) => ({ value, text: t(`letter.status.${value}`) }))}
          onChange={(value) => change({ status: value === 'waiting' ? undefined : value })}
        />
      </div>
      {list.isPending ? <Skeleton lines={6} /> : null}
      {list.isError ? <ErrorNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows && rows.length === 0 ? <Empty title={t('letter.none')}>{t('letter.noneLead')}</Empty> : null}
      {rows && rows.length > 0 ? (
        <ul className="inbox-list">
          {rows.map((letter) => (
            <Letter key={letter.id} letter={letter} />
          ))}
        </ul>
      ) : null}
      {list.hasNextPage ? (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}

function ForwardingAddress() {
  const { t } = useTranslation('messaging')
  const act = useDeed()
  const say = useSay()
  const address = useQuery({
    queryKey: letterKeys.part('mine', 'address'),
    queryFn: ({ signal }) => readMailAddress(signal),
  })
  if (!address.data) return null
  if (!address.data.isReceiving) return <Note>{t('letter.off')}</Note>
  const text = address.data.address
  return (
    <div className="letter-address">
      <span>{t(text ? 'letter.address' : 'letter.noAddress')}</span>
      {text ? (
        <>
          <code>{text}</code>
          <Button
            size="small"
            icon="copy"
            onClick={() => void navigator.clipboard.writeText(text).then(() => say(t('letter.copied')))}
          >
            {t('letter.copy')}
          </Button>
        </>
      ) : null}
      <Button
        size="small"
        kind="quiet"
        onClick={() => void act(renewMailAddress, { done: t('letter.renewed') })}
      >
        {t(text ? 'letter.renew' : 'letter.make')}
      </Button>
    </div>
  )
}

function Letter({ letter }: { letter: InboundMail }) {
  const { t } = useTranslation('messaging')
  const act = useDeed()
  const [whole, setWhole] = useState(false)
  const { side, partner } = useSession()
  const file = (partnerId: string) =>
    act(() => fileLetter(letter.id, partnerId), {
      done: (after) => t('letter.wasFiled', { partner: after.partnerName ?? '' }),
      undo: () => restoreLetter(letter.id),
    })
  return (
    <li data-unread={letter.status === 'waiting' || undefined}>
      <span className="dot" />
      <div>
        <button type="button" className="link told" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {letter.subject || t('letter.noSubject')}
        </button>
        <p className="small mm">
          {letter.from.name ? `${letter.from.name}, ` : ''}
          {letter.from.address}
          {' · '}
          <DateText value={letter.writtenAt} style="date-time" />
          {letter.status === 'filed' && letter.partnerId ? (
            <>
              {' · '}
              <Link to="/partners/$partnerId" params={{ partnerId: letter.partnerId }}>
                {letter.partnerName}
              </Link>
            </>
          ) : null}
        </p>
        <p className={whole ? 'words' : 'words short'}>{letter.text}</p>
        <Attachments letter={letter} />
        {letter.status === 'waiting' ? (
          side === 'host' ? (
            <PartnerChoice onChoose={(id) => void file(id)} />
          ) : partner ? (
            <Button size="small" onClick={() => void file(partner.id)}>
              {t('letter.file')}
            </Button>
          ) : null
        ) : null}
      </div>
      <div className="side-acts">
        {letter.status === 'waiting' ? (
          <Button
            size="small"
            kind="quiet"
            onClick={() =>
              void act(() => discardLetter(letter.id), {
                done: t('letter.wasDiscarded'),
                undo: () => restoreLetter(letter.id),
              })
            }
          >
            {t('letter.discard')}
          </Button>
        ) : (
          <Button
            size="small"
            kind="quiet"
            onClick={() =>
              void act(() => restoreLetter(letter.id), {
                done: t('letter.wasRestored'),
                ...(letter.status === 'discarded' ? { undo: () => discardLetter(letter.id) } : {}),
              })
            }
          >
            {t('letter.restore')}
          </Button>
        )}
      </div>
    </li>
  )
}

function Attachments({ letter }: { letter: InboundMail }) {
  const { t } = useTranslation('messaging')
  const format = useFormat()
  const act = useDeed()
  if (letter.attachments.length === 0) return null
  return (
    <ul className="attachments small">
      {letter.attachments.map((attachment) => (
        <li key={attachment.id}>
          <span>
            {attachment.fileName} ({format.number(attachment.size / 1024, { decimals: 0 })} {t('letter.kib')})
          </span>
          {attachment.documentId ? (
            <span className="mm">{t('letter.kept')}</span>
          ) : letter.status === 'filed' ? (
            <button
              type="button"
              className="link"
              onClick={() =>
                void act(() => keepAttachment(letter.id, attachment.id), { done: t('letter.wasKept') })
              }
            >
              {t('letter.keep')}
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

type Found = { data: { id: string; name: string; city?: string | null }[] }

/** Finds the partner a letter is about while one types. */
function PartnerChoice({ onChoose }: { onChoose: (partnerId: string) => void }) {
  const { t } = useTranslation('messaging')
  const [words, setWords] = useState('')
  const found = useQuery({
    queryKey: letterKeys.part('partners', 'find', { q: words }),
    queryFn: ({ signal }) => api.get<Found>('/partners', { query: { q: words, limit: 6 }, signal }),
    enabled: words.trim().length > 1,
  })
  return (
    <div className="letter-partner">
      <TextField
        label={t('letter.which')}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {words.trim().length > 1 ? (
        <ul className="attachments">
          {found.data?.data.map(({ id, name, city }) => (
            <li key={id}>
              <button type="button" className="link" onClick={() => onChoose(id)}>
                {name}
              </button>
              {city ? <span className="small mm">{city}</span> : null}
            </li>
          ))}
          {found.data && found.data.data.length === 0 ? <li className="mm">{t('letter.notFound')}</li> : null}
        </ul>
      ) : null}
    </div>
  )
}
