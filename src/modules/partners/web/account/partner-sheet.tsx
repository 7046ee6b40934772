import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { ConflictNote } from '#ui/form/conflict-note.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { useSession } from '#ui/session.tsx'
import type { Partner, PartnerChange } from '../../contract.ts'
import { changePartner, readPartnerPage } from '../api.ts'
import { useConflict } from '../conflict.ts'
import { PartnerFields, type PartnerValues, usePartnerRules, valuesOfPartner } from './partner-fields.tsx'

const hostFields = ['name', 'city', 'country', 'website', 'language', 'nature', 'term', 'since'] as const
const ownFields = ['city', 'country', 'website', 'language'] as const

/** Edits the account itself; the partner's side changes what it knows better, the host the rest too. */
export function PartnerSheet({ partner, onClose }: { partner: Partner; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const { side } = useSession()
  const act = useDeed()
  const fields: readonly (keyof PartnerValues & keyof PartnerChange)[] =
    side === 'host' ? hostFields : ownFields
  const rules = usePartnerRules()
  const conflict = useConflict<Partner>(partner, async () => (await readPartnerPage(partner.id)).partner)
  const entry = useEntryForm({
    initial: valuesOfPartner(partner),
    rules,
    save: async (values) => {
      const before = conflict.base ?? partner
      const change: Record<string, string | null> = {}
      for (const field of fields) {
        const value = (values[field] ?? '').trim() || null
        if (value !== (before[field] ?? null)) change[field] = value
      }
      if (Object.keys(change).length === 0) return onClose()
      const answer = await conflict.guard(() => changePartner(before, change as PartnerChange))
      onClose()
      await act(async () => answer, {
        done: t('form.changed', { name: answer.partner.name }),
        undo: () => changePartner(answer.partner, answer.previous),
      })
    },
  })
  return (
    <FormSheet
      title={t('form.edit')}
      entry={conflict.theirs ? { ...entry, problem: null } : entry}
      submitText={t('save')}
      onClose={onClose}
      {...(side === 'partner' ? { lead: t('form.ownLead') } : {})}
    >
      {conflict.theirs ? (
        <ConflictNote
          conflicts={conflict.between(fields, entry.form.getValues(), (field) => t(`form.${field}`))}
          onKeepMine={conflict.keepMine}
          onTakeTheirs={() => entry.form.setValues(conflict.takeTheirs(fields))}
        />
      ) : null}
      <PartnerFields entry={entry} only={fields} />
    </FormSheet>
  )
}
