import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { assignCurators, keys, readHostPeople } from '../api.ts'

const nobody = 'none'

/** Gives one or many partners to a curator; what was before can be had back. */
export function CuratorSheet(props: {
  partners: readonly { id: string; name: string; curator: { id: string } | null }[]
  onClose: () => void
  onDone?: () => void
}) {
  const { partners, onClose, onDone } = props
  const { t } = useTranslation('partners')
  const act = useDeed()
  const people = useQuery({
    queryKey: [...keys.lists, 'people'],
    queryFn: ({ signal }) => readHostPeople(signal),
    staleTime: 60_000,
  })
  const known = people.data?.data ?? []
  const entry = useEntryForm({
    initial: { curator: partners.length === 1 ? (partners[0]?.curator?.id ?? nobody) : '' },
    rules: { curator: (curator) => (curator ? null : t('curator.needed')) },
    save: async ({ curator }) => {
      const curatorId = curator === nobody ? null : curator
      const ids = partners.map((partner) => partner.id)
      const answer = await assignCurators(ids, curatorId)
      onClose()
      onDone?.()
      if (answer.changed === 0) return
      const name = known.find((one) => one.id === curatorId)?.name
      await act(async () => answer, {
        done: name
          ? t('curator.done', { count: answer.changed, name })
          : t('curator.taken', { count: answer.changed }),
        undo: async () => {
          for (const [before, group] of Map.groupBy(answer.previous, (one) => one.curatorId)) {
            await assignCurators(
              group.map((one) => one.partnerId),
              before,
            )
          }
        },
      })
    },
  })
  return (
    <FormSheet
      title={t('curator.assign')}
      entry={entry}
      submitText={t('curator.assign')}
      onClose={onClose}
      lead={
        partners.length === 1 ? <b>{partners[0]?.name}</b> : t('curator.many', { count: partners.length })
      }
    >
      <SelectField
        label={t('filter.curator')}
        help={t('curator.help')}
        data={[
          ...known.map((one) => ({ value: one.id, label: one.name })),
          { value: nobody, label: t('filter.nobody') },
        ]}
        {...entry.field('curator')}
      />
    </FormSheet>
  )
}
