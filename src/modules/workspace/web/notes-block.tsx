import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NamedText, ReminderBlock, ReminderSheet } from '#modules/messaging/web/index.ts'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Audience, NoteView } from '../contract.ts'
import { keys, readNotes, readNoteVersions } from './api.ts'
import { NoteSheet } from './note-sheet.tsx'
import { usePartnership } from './partnership.tsx'

/** Notes only the reader's side sees; the lock says so. Reminders are the reader's own and stay where notes are closed. */
export function OwnNotes({ seesNotes = true }: { seesNotes?: boolean }) {
  const { t } = useTranslation('workspace')
  const { own, partnerId, archived } = usePartnership()
  return (
    <>
      {seesNotes ? (
        <NotesBlock audience={own} title={t('note.own')} empty={t('note.ownEmpty')} locked />
      ) : null}
      <ReminderBlock partnerId={partnerId} mayAdd={!archived} />
    </>
  )
}

/** Notes both sides see and write. */
export function SharedNotes() {
  const { t } = useTranslation('workspace')
  return <NotesBlock audience="shared" title={t('note.shared')} empty={t('note.sharedEmpty')} />
}

/** Says that the other side may have notes of its own, and that nobody here sees whether it has. */
export function OtherNotes() {
  const { t } = useTranslation('workspace')
  const { other } = usePartnership()
  return (
    <div className="blk priv">
      <h4>
        <Icon name="lock" />
        {t(`note.other.${other}`)}
      </h4>
      <p className="mm">{t(`note.otherLead.${other}`)}</p>
    </div>
  )
}

function NotesBlock(props: { audience: Audience; title: string; empty: string; locked?: boolean }) {
  const { audience, title, empty, locked } = props
  const { t } = useTranslation('workspace')
  const { partnerId, mayWrite } = usePartnership()
  const [sheet, setSheet] = useState<NoteView | 'new' | null>(null)
  const query = { audience, limit: 50 }
  const notes = useQuery({
    queryKey: keys.part(partnerId, 'notes', query),
    queryFn: ({ signal }) => readNotes(partnerId, query, signal),
  })
  const rows = notes.data?.data
  return (
    <div className="blk priv">
      <h4>
        {locked ? <Icon name="lock" /> : null}
        <span>{title}</span>
        {mayWrite ? (
          <span className="acts">
            <button type="button" className="link q" onClick={() => setSheet('new')}>
              <Icon name="plus" size={12} /> {t('note.add')}
            </button>
          </span>
        ) : null}
      </h4>
      {notes.isPending ? <Skeleton lines={2} /> : null}
      {notes.isError ? <ErrorNote error={notes.error} onRetry={() => void notes.refetch()} /> : null}
      {rows && rows.length === 0 ? <p className="small mm">{empty}</p> : null}
      {rows && rows.length > 0 ? (
        <ul className="note-list">
          {rows.map((note) => (
            <NoteItem key={note.id} note={note} onEdit={() => setSheet(note)} />
          ))}
        </ul>
      ) : null}
      {sheet ? (
        <NoteSheet note={sheet === 'new' ? null : sheet} audience={audience} onClose={() => setSheet(null)} />
      ) : null}
    </div>
  )
}

function NoteItem({ note, onEdit }: { note: NoteView; onEdit: () => void }) {
  const { t } = useTranslation('workspace')
  const { names, own, partnerId } = usePartnership()
  const [search] = useSearchState()
  const [shows, setShows] = useState(false)
  const [reminding, setReminding] = useState(false)
  const isMeant = search['note'] === note.id
  const item = useRef<HTMLLIElement>(null)
  // a link to this note leads to it
  useEffect(() => {
    if (!isMeant) return
    const lead = () => item.current?.scrollIntoView({ block: 'center' })
    lead()
    // what stands above may still be growing
    const again = setTimeout(lead, 700)
    return () => clearTimeout(again)
  }, [isMeant])
  return (
    <li ref={item} data-meant={isMeant || undefined}>
      <p className="note-text">
        {note.isPinned ? <b>{t('note.pinned')} </b> : null}
        <NamedText text={note.text} people={note.mentions} />
      </p>
      <p className="small mm note-acts">
        <span>
          {note.author.name ?? (note.side === 'system' ? t('someone') : names[note.side])},{' '}
          <DateText value={note.createdAt} near />
          {note.isPersonal ? `, ${t('note.isPersonal')}` : ''}
        </span>
        {note.editedAt ? (
          <button type="button" className="link" aria-expanded={shows} onClick={() => setShows(!shows)}>
            {t('note.edited')}
          </button>
        ) : null}
        {note.mayEdit ? (
          <button type="button" className="link" onClick={onEdit}>
            {t('edit')}
          </button>
        ) : null}
        <button type="button" className="link" onClick={() => setReminding(true)}>
          {t('note.remind')}
        </button>
      </p>
      {shows ? <FormerWords note={note} /> : null}
      {reminding ? (
        <ReminderSheet
          partnerId={partnerId}
          subject={{ kind: 'note', id: note.id }}
          text={own === note.side || note.audience === 'shared' ? note.text.slice(0, 200) : ''}
          onClose={() => setReminding(false)}
        />
      ) : null}
    </li>
  )
}

/** What a note said before, the latest first. */
function FormerWords({ note }: { note: NoteView }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId } = usePartnership()
  const versions = useQuery({
    queryKey: keys.part(partnerId, 'note-versions', { id: note.id, version: note.version }),
    queryFn: ({ signal }) => readNoteVersions(note, signal),
  })
  if (versions.isPending) return <Skeleton lines={2} />
  if (versions.isError) return <ErrorNote error={versions.error} />
  return (
    <section className="note-words" aria-label={t('note.history')}>
      {versions.data.data.length === 0 ? <p className="small mm">{t('note.historyEmpty')}</p> : null}
      {versions.data.data.map((version) => (
        <div key={version.at}>
          <p className="note-text">{version.text}</p>
          <p className="small mm">
            {t('note.historyAt', { time: format.date(version.at, 'date-time') })}
            {version.by.name ? `, ${version.by.name}` : ''}
          </p>
        </div>
      ))}
    </section>
  )
}
