import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Audience, NoteView } from '../contract.ts'
import { keys, readNotes } from './api.ts'
import { NoteSheet } from './note-sheet.tsx'
import { usePartnership } from './partnership.tsx'

/** Notes only the reader's side sees; the lock says so. */
export function OwnNotes() {
  const { t } = useTranslation('workspace')
  const { own } = usePartnership()
  return <NotesBlock audience={own} title={t('note.own')} empty={t('note.ownEmpty')} locked />
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
  const { names } = usePartnership()
  return (
    <li>
      <p className="note-text">
        {note.isPinned ? <b>{t('note.pinned')} </b> : null}
        {note.text}
      </p>
      <p className="small mm">
        {note.author.name ?? (note.side === 'system' ? t('someone') : names[note.side])},{' '}
        <DateText value={note.updatedAt} near />
        {note.mayEdit ? (
          <>
            {' '}
            <button type="button" className="link" onClick={onEdit}>
              {t('edit')}
            </button>
          </>
        ) : null}
      </p>
    </li>
  )
}
