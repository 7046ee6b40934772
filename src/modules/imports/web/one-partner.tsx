import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { searchPartners } from '#modules/partners/web/index.ts'
import { SelectField } from '#ui/form/fields.tsx'
import type { Draft } from './settings.ts'

/** A file of one partner names nobody: all its rows are given to the partner chosen here. */
export function OnePartner({ draft }: { draft: Draft }) {
  const { t } = useTranslation('imports')
  const [text, setText] = useState('')
  const { partnerId } = draft.settings
  const found = useQuery({
    queryKey: ['imports', 'partners', text],
    queryFn: () => searchPartners(text),
    enabled: text.trim() !== '',
  })
  const options = (found.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const known = options.some(({ value }) => value === partnerId)
  return (
    <div className="fields two">
      <SelectField
        label={t('columns.onePartner')}
        help={t('columns.onePartnerHelp')}
        placeholder={t('columns.onePartnerNone')}
        searchable
        clearable
        searchValue={text}
        onSearchChange={setText}
        data={
          partnerId && !known
            ? [{ value: partnerId, label: t('columns.onePartnerChosen') }, ...options]
            : options
        }
        value={partnerId ?? null}
        onChange={(id) => draft.change({ ...draft.settings, partnerId: id ?? undefined })}
      />
    </div>
  )
}
