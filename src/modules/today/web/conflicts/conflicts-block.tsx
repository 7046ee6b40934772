import '../today.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import { ToneIcon } from '#ui/state-tag.tsx'
import type { Conflict, NewConflict } from '../../contract.ts'
import { keys } from '../api.ts'

const at = (partnerId: string) => `/partners/${partnerId}/conflicts-of-interest`
const clear = (conflict: Conflict) => api.post(`${at(conflict.partnerId)}/${conflict.id}/clear`)
const note = (partnerId: string, wish: NewConflict) => api.post<Conflict>(at(partnerId), wish)

/** Conflicts of interest of a partnership: those that stand, a way to note one, and to clear what one noted. */
export function ConflictsBlock({ partnerId, archived }: { partnerId: string; archived: boolean }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const act = useDeed()
  const { side, permissions } = useSession()
  const [sheet, setSheet] = useState(false)
  const mayWrite = permissions.includes('records.write') && !archived
  const conflicts = useQuery({
    queryKey: keys.part('conflicts', partnerId),
    queryFn: ({ signal }) => api.get<{ data: Conflict[] }>(at(partnerId), { signal }),
  })
  const standing = conflicts.data?.data ?? []
  if (standing.length === 0 && !mayWrite) return null
  return (
    <section className="conflicts" aria-label={t('conflict.title')}>
      {standing.map((conflict) => (
        <p key={conflict.id}>
          <ToneIcon tone="att" /> <b>{t(`conflict.about.${conflict.about}`)}</b>: {conflict.note}{' '}
          <span className="small mm">
            {t(`conflict.of.${conflict.of}`)}, {t('conflict.since', { day: format.date(conflict.notedAt) })}
          </span>{' '}
          {mayWrite && conflict.side === side ? (
            <button
              type="button"
              className="link small"
              aria-label={t('conflict.clearOf', { note: conflict.note })}
              onClick={() =>
                void act(() => clear(conflict), {
                  done: t('conflict.cleared'),
                  undo: () => note(partnerId, wishOf(conflict)),
                })
              }
            >
              {t('conflict.clear')}
            </button>
          ) : null}
        </p>
      ))}
      {mayWrite ? (
        <button type="button" className="link small q" onClick={() => setSheet(true)}>
          {t('conflict.note')}
        </button>
      ) : null}
      {sheet ? <ConflictSheet partnerId={partnerId} onClose={() => setSheet(false)} /> : null}
    </section>
  )
}

function wishOf({ about, of, note: words, audience }: Conflict): NewConflict {
  return { about, of, note: words, audience }
}

const kinds = ['market', 'competitor', 'other'] as const
const sides = ['host', 'partner'] as const

function ConflictSheet({ partnerId, onClose }: { partnerId: string; onClose: () => void }) {
  const { t } = useTranslation(['today', 'ui'])
  const act = useDeed()
  const { side } = useSession()
  const entry = useEntryForm({
    initial: { about: 'market', of: 'partner', note: '', onlyOwn: true },
    rules: { note: (words) => (words.trim() ? null : t('conflict.whatNeeded')) },
    save: async ({ about, of, note: words, onlyOwn }) => {
      const noted = await note(partnerId, {
        about: kinds.find((one) => one === about) ?? 'other',
        of: of === 'host' ? 'host' : 'partner',
        note: words.trim(),
        audience: onlyOwn ? side : 'shared',
      })
      onClose()
      await act(async () => noted, { done: t('conflict.noted'), undo: clear })
    },
  })
  return (
    <FormSheet
      title={t('conflict.note')}
      entry={entry}
      submitText={t('conflict.submit')}
      onClose={onClose}
      lead={t('conflict.lead')}
    >
      <SelectField
        label={t('conflict.about.label')}
        data={kinds.map((value) => ({ value, label: t(`conflict.about.${value}`) }))}
        {...entry.field('about')}
      />
      <SelectField
        label={t('conflict.of.label')}
        data={sides.map((value) => ({ value, label: t(`conflict.of.${value}`) }))}
        {...entry.field('of')}
      />
      <TextareaField
        label={t('conflict.what')}
        maxLength={2000}
        required
        data-autofocus
        {...entry.field('note')}
      />
      <CheckboxField
        label={t('conflict.onlyOwn')}
        help={t('conflict.onlyOwnHelp')}
        {...entry.field('onlyOwn', 'checkbox')}
      />
    </FormSheet>
  )
}
