import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { MergeNote, useMerge } from '#ui/form/merge.tsx'
import { useSession } from '#ui/session.tsx'
import type { Partner, PartnerChange } from '../../contract.ts'
import { changePartner, readPartnerPage } from '../api.ts'
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
  const merge = useMerge<Partner, PartnerValues>({
    row: partner,
    valuesOf: valuesOfPartner,
    readAgain: async () => (await readPartnerPage(partner.id)).partner,
  })
  const entry = useEntryForm({
    initial: valuesOfPartner(partner),
    rules,
    draft: `partner ${partner.id}`,
    save: async (typed, form) => {
      const answer = await merge.save(typed, form.setValues, async (before, values) => {
        const change: Record<string, string | null> = {}
        for (const field of fields) {
          const value = (values[field] ?? '').trim() || null
          if (value !== (before[field] ?? null)) change[field] = value
        }
        return Object.keys(change).length === 0 ? null : changePartner(before, change as PartnerChange)
      })
      onClose()
      if (!answer) return
      await act(async () => answer, {
        done: t('form.changed', { name: answer.partner.name }),
        undo: () => changePartner(answer.partner, answer.previous),
      })
    },
  })
  return (
    <FormSheet
      title={t('form.edit')}
      entry={merge.conflicts.length > 0 ? { ...entry, problem: null } : entry}
      submitText={t('save')}
      onClose={onClose}
      {...(side === 'partner' ? { lead: t('form.ownLead') } : {})}
    >
      <MergeNote
        merge={merge}
        label={(field) => t(`form.${field}`)}
        values={entry.form.getValues()}
        choose={(field, value) => entry.form.setFieldValue(field, value as string)}
      />
      <PartnerFields entry={entry} only={fields} />
    </FormSheet>
  )
}
