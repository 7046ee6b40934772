import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'
import type { BulkDeed, BulkRun, TagRef } from '../../contract.ts'
import { keys, readHostPeople } from '../api.ts'
import { useStages } from '../stages.ts'
import { TagField } from '../tags/tag-field.tsx'
import { addTag, useTags } from '../tags/tags-api.ts'
import { type BulkTarget, useBulkDeed } from './bulk-api.ts'

export type BulkKind = 'curator' | 'tags' | 'stage' | 'archive'
type Props = { target: BulkTarget; count: number; onClose: () => void; onDone: () => void }

/** The sheet of one action on many partners. */
export function BulkSheet({ kind, ...props }: Props & { kind: BulkKind }) {
  if (kind === 'curator') return <CuratorOfMany {...props} />
  if (kind === 'tags') return <TagsOfMany {...props} />
  if (kind === 'stage') return <StageOfMany {...props} />
  return <ArchiveMany {...props} />
}

function useBulkForm<Values extends Record<string, unknown>>(
  { target, onClose, onDone }: Props,
  form: {
    initial: Values
    rules: Parameters<typeof useEntryForm<Values>>[0]['rules'] & object
    deed: (values: Values) => Promise<BulkDeed>
  },
) {
  const act = useBulkDeed()
  const [run, setRun] = useState<BulkRun | null>(null)
  const entry = useEntryForm<Values>({
    initial: form.initial,
    rules: form.rules,
    save: async (values) => {
      const isDone = await act(target, await form.deed(values), setRun)
      onClose()
      if (isDone) onDone()
    },
  })
  return { entry, progress: run ? <BulkProgress run={run} /> : null }
}

function BulkProgress({ run }: { run: BulkRun }) {
  const { t } = useTranslation('partners')
  return <ProgressBar label={t('bulk.running')} done={run.done} total={run.total} />
}

function CuratorOfMany(props: Props) {
  const { t } = useTranslation('partners')
  const people = useQuery({
    queryKey: [...keys.lists, 'people'],
    queryFn: ({ signal }) => readHostPeople(signal),
    staleTime: 60_000,
  })
  const { entry, progress } = useBulkForm(props, {
    initial: { curator: '' },
    rules: { curator: (curator) => (curator ? null : t('curator.needed')) },
    deed: async ({ curator }) => ({ kind: 'curator', curatorId: curator === 'none' ? null : curator }),
  })
  return (
    <FormSheet
      title={t('curator.assign')}
      entry={entry}
      submitText={t('curator.assign')}
      onClose={props.onClose}
      lead={t('curator.many', { count: props.count })}
    >
      <SelectField
        label={t('filter.curator')}
        help={t('curator.help')}
        data={[
          ...(people.data?.data ?? []).map((one) => ({ value: one.id, label: one.name })),
          { value: 'none', label: t('filter.nobody') },
        ]}
        {...entry.field('curator')}
      />
      {progress}
    </FormSheet>
  )
}

function TagsOfMany(props: Props) {
  const { t } = useTranslation('partners')
  const tags = useTags()
  const idsOf = async (wanted: readonly Pick<TagRef, 'id' | 'name'>[]) => {
    const ids: string[] = []
    for (const one of wanted) ids.push(one.id || (await addTag({ name: one.name })).tag.id)
    return ids
  }
  const { entry, progress } = useBulkForm(props, {
    initial: { add: [] as TagRef[], remove: [] as TagRef[] },
    rules: {
      add: (add: TagRef[], { remove }: { remove: TagRef[] }) =>
        add.length + remove.length > 0 ? null : t('tags.needed'),
    },
    deed: async ({ add, remove }) => ({ kind: 'tags', add: await idsOf(add), remove: await idsOf(remove) }),
  })
  const { add, remove } = entry.form.getValues()
  return (
    <FormSheet
      title={t('bulk.tags')}
      entry={entry}
      submitText={t('save')}
      onClose={props.onClose}
      lead={t('curator.many', { count: props.count })}
    >
      <TagField
        label={t('tags.add')}
        tags={tags}
        value={add}
        mayCreate
        error={entry.form.errors['add']}
        onChange={(next) => entry.form.setFieldValue('add', next as never)}
      />
      <TagField
        label={t('tags.remove')}
        tags={tags}
        value={remove}
        onChange={(next) => entry.form.setFieldValue('remove', next as never)}
      />
      {progress}
    </FormSheet>
  )
}

function StageOfMany(props: Props) {
  const { t } = useTranslation('partners')
  const stages = useStages()
  const { entry, progress } = useBulkForm(props, {
    initial: { to: '', reason: '' },
    rules: { to: (to) => (to ? null : t('stageMove.toNeeded')) },
    deed: async ({ to, reason }) => ({
      kind: 'stage',
      to,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    }),
  })
  return (
    <FormSheet
      title={t('bulk.stage')}
      entry={entry}
      submitText={t('stageMove.submit')}
      onClose={props.onClose}
      lead={t('curator.many', { count: props.count })}
    >
      <SelectField
        label={t('stageMove.to')}
        data={stages.inUse.map(({ code }) => ({ value: code, label: stages.name(code) }))}
        {...entry.field('to')}
      />
      <TextareaField
        label={t('stageMove.reason')}
        help={t('bulk.stageReason')}
        maxLength={1000}
        {...entry.field('reason')}
      />
      {progress}
    </FormSheet>
  )
}

function ArchiveMany(props: Props) {
  const { t } = useTranslation('partners')
  const { entry, progress } = useBulkForm(props, {
    initial: { reason: '' },
    rules: { reason: (reason) => (reason.trim() ? null : t('archive.reasonNeeded')) },
    deed: async ({ reason }) => ({ kind: 'archive', reason: reason.trim() }),
  })
  return (
    <FormSheet
      title={t('bulk.archive')}
      entry={entry}
      submitText={t('archive.do')}
      onClose={props.onClose}
      lead={t('curator.many', { count: props.count })}
    >
      <TextareaField label={t('archive.reason')} required maxLength={1000} {...entry.field('reason')} />
      {progress}
    </FormSheet>
  )
}
