import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { StageReason } from '../../contract.ts'
import { addReason, changeReason, lifecycleKeys, readReasons } from './lifecycle-api.ts'

const kinds = ['exit', 'back', 'return'] as const

/** Why partners go out, back and in again: the network's own words. */
export function ReasonsSection() {
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const act = useDeed()
  const [sheet, setSheet] = useState<{ kind: StageReason['kind']; reason: StageReason | null } | null>(null)
  const reasons = useQuery({
    queryKey: lifecycleKeys.list({ of: 'reasons' }),
    queryFn: ({ signal }) => readReasons(signal),
  })
  const name = (reason: StageReason) => (language === 'ru' ? reason.nameRu : reason.nameEn)
  const put = (reason: StageReason, isArchived: boolean) =>
    act(() => changeReason(reason, { isArchived }), {
      done: t(isArchived ? 'reasons.away' : 'reasons.back', { name: name(reason) }),
      undo: (answer) => changeReason(answer.reason, { isArchived: !isArchived }),
    })
  return (
    <Section title={t('reasons.title')} note={t('reasons.lead')}>
      <div className="figs">
        {kinds.map((kind) => (
          <div key={kind}>
            <h3>{t(`reasons.kind.${kind}`)}</h3>
            <ul className="gate-editor">
              {(reasons.data?.data ?? [])
                .filter((reason) => reason.kind === kind)
                .map((reason) => (
                  <li key={reason.id}>
                    <button
                      type="button"
                      className={`link${reason.archivedAt ? ' mm' : ''}`}
                      onClick={() => setSheet({ kind, reason })}
                    >
                      {name(reason)}
                    </button>
                    {reason.code === 'other' ? null : (
                      <Button
                        size="small"
                        kind="quiet"
                        onClick={() => void put(reason, reason.archivedAt === null)}
                      >
                        {t(reason.archivedAt ? 'stages.restore' : 'stages.archive')}
                      </Button>
                    )}
                  </li>
                ))}
            </ul>
            <Button size="small" kind="quiet" icon="plus" onClick={() => setSheet({ kind, reason: null })}>
              {t('reasons.add')}
            </Button>
          </div>
        ))}
      </div>
      {sheet ? <ReasonSheet {...sheet} onClose={() => setSheet(null)} /> : null}
    </Section>
  )
}

function ReasonSheet(props: { kind: StageReason['kind']; reason: StageReason | null; onClose: () => void }) {
  const { kind, reason, onClose } = props
  const { t } = useTranslation('partners')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { nameRu: reason?.nameRu ?? '', nameEn: reason?.nameEn ?? '' },
    rules: {
      nameRu: (name) => (name.trim() ? null : t('stages.nameNeeded')),
      nameEn: (name) => (name.trim() ? null : t('stages.nameNeeded')),
    },
    save: async ({ nameRu, nameEn }) => {
      const answer = reason
        ? await changeReason(reason, { nameRu, nameEn })
        : await addReason({ kind, nameRu, nameEn })
      onClose()
      await act(async () => answer, {
        done: t('reasons.saved'),
        undo: () =>
          changeReason(
            answer.reason,
            reason ? { nameRu: reason.nameRu, nameEn: reason.nameEn } : { isArchived: true },
          ),
      })
    },
  })
  return (
    <FormSheet
      title={t(`reasons.kind.${kind}`)}
      entry={entry}
      submitText={t('handover.save')}
      onClose={onClose}
    >
      <TextField label={t('stages.nameRu')} required maxLength={120} {...entry.field('nameRu')} />
      <TextField label={t('stages.nameEn')} required maxLength={120} {...entry.field('nameEn')} />
    </FormSheet>
  )
}
