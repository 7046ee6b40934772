import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { SelectField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import type { HandOverAnswer, HandOverPlan, SharingRule } from '../../contract.ts'
import { keys, readHostPeople } from '../api.ts'

const rules: readonly SharingRule[] = ['even', 'load', 'value']

/** Hands partners over to one or several people: shows who would get what before it is done, and takes it back after. */
export function HandOverSheet(props: {
  partnerIds: readonly string[]
  from: string
  onClose: () => void
  onDone: () => void
}) {
  const { partnerIds, from, onClose, onDone } = props
  const { t } = useTranslation('partners')
  const act = useDeed()
  const people = useQuery({
    queryKey: [...keys.lists, 'people'],
    queryFn: ({ signal }) => readHostPeople(signal),
    staleTime: 60_000,
  })
  const entry = useEntryForm({
    initial: { to: [] as string[], rule: 'even', reason: '' },
    rules: {
      to: (to) => (to.length > 0 ? null : t('curators.give.toNeeded')),
      reason: (reason) => (reason.trim() ? null : t('curators.give.reasonNeeded')),
    },
    save: async (values) => {
      const answer = await api.post<HandOverAnswer>('/curators/hand-over', { ...values, partnerIds })
      onClose()
      onDone()
      await act(async () => answer, {
        done: t('curators.give.done', { count: answer.changed }),
        ...(answer.changed > 0
          ? { undo: () => api.post('/curators/hand-over/undo', { previous: answer.previous }) }
          : {}),
      })
    },
  })
  const { to, rule } = entry.form.getValues()
  return (
    <FormSheet
      title={t('curators.give.title', { count: partnerIds.length })}
      lead={t('curators.give.lead')}
      entry={entry}
      submitText={t('curators.give.do')}
      onClose={onClose}
    >
      <MultiSelect
        label={t('curators.give.to')}
        description={t('curators.give.toHelp')}
        searchable
        data={(people.data?.data ?? [])
          .filter(({ id }) => id !== from)
          .map(({ id, name }) => ({ value: id, label: name }))}
        {...entry.field('to')}
      />
      {to.length > 1 ? (
        <SelectField
          label={t('curators.give.rule')}
          data={rules.map((one) => ({ value: one, label: t(`curators.give.rules.${one}`) }))}
          {...entry.field('rule')}
        />
      ) : null}
      {to.length > 0 ? <Plan partnerIds={partnerIds} to={to} rule={rule} /> : null}
      <TextareaField
        label={t('curators.give.reason')}
        help={t('curators.give.reasonHelp')}
        {...entry.field('reason')}
      />
    </FormSheet>
  )
}

function Plan(props: { partnerIds: readonly string[]; to: readonly string[]; rule: string }) {
  const { t } = useTranslation('partners')
  const { data } = useQuery({
    queryKey: [...keys.lists, 'hand-over-plan', props],
    queryFn: ({ signal }) => api.post<HandOverPlan>('/curators/hand-over/plan', props, { signal }),
    placeholderData: (before) => before,
  })
  if (!data) return null
  return (
    <section aria-label={t('curators.give.plan')} className="full">
      <h3 className="b small">{t('curators.give.plan')}</h3>
      <ul className="plain-list">
        {data.shares.map(({ person, partners, after }) => (
          <li key={person.id}>
            {t('curators.give.share', { name: person.name, count: partners.length, after })}
            <div className="mm">
              {partners
                .slice(0, 8)
                .map(({ name }) => name)
                .join(', ')}
              {partners.length > 8 ? ' …' : ''}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
