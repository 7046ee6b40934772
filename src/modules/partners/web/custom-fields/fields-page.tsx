import '../partners.css'
import '../registry/registry.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { OrderList } from '#ui/order-list.tsx'
import { Section } from '#ui/page.tsx'
import type { CustomField } from '../../contract.ts'
import { useStages } from '../stages.ts'
import { FieldSheet } from './field-sheet.tsx'
import { fieldLabel } from './field-text.tsx'
import { archiveField, fieldKeys, orderFields, readFields, restoreField } from './fields-api.ts'

/** The network's own fields: their order, what they ask for, who sees them. */
export function FieldsPage() {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const { language } = useFormat()
  const [sheet, setSheet] = useState<CustomField | 'new' | null>(null)
  const fields = useQuery({
    queryKey: fieldKeys.list({ archived: 'yes' }),
    queryFn: ({ signal }) => readFields(true, signal),
  })
  const all = fields.data?.data ?? []
  const used = all.filter((field) => field.archivedAt === null)
  const archived = all.filter((field) => field.archivedAt !== null)
  const order = (keys: readonly string[]) => {
    const before = all.map((field) => field.id)
    const next = [...keys, ...archived.map((field) => field.id)]
    void act(() => orderFields(next), { done: t('fields.ordered'), undo: () => orderFields(before) })
  }
  const archive = (field: CustomField) =>
    act(() => archiveField(field), {
      done: t('fields.archived', { name: fieldLabel(field, language) }),
      undo: () => restoreField(field),
    })
  return (
    <SettingsPage
      current="fields"
      sentence={used.length === 0 ? t('fields.settings') : t('fields.sentence', { count: used.length })}
      title={t('fields.settings')}
      lead={t('fields.lead')}
      actions={
        <Button kind="main" icon="plus" onClick={() => setSheet('new')}>
          {t('fields.add')}
        </Button>
      }
    >
      {fields.isPending ? <Skeleton lines={6} /> : null}
      {fields.isError ? <ErrorNote error={fields.error} onRetry={() => void fields.refetch()} /> : null}
      {fields.data && used.length === 0 ? (
        <Empty
          title={t('fields.none')}
          action={
            <Button icon="plus" onClick={() => setSheet('new')}>
              {t('fields.add')}
            </Button>
          }
        >
          {t('fields.noneLead')}
        </Empty>
      ) : null}
      {used.length > 0 ? (
        <div className="field-list">
          <OrderList
            label={t('fields.settings')}
            items={used.map((field) => ({
              key: field.id,
              name: fieldLabel(field, language),
              body: (
                <FieldLine
                  field={field}
                  onEdit={() => setSheet(field)}
                  onArchive={() => void archive(field)}
                />
              ),
            }))}
            onOrder={order}
          />
        </div>
      ) : null}
      {archived.length > 0 ? (
        <Section title={t('fields.inArchive')}>
          <ul className="field-list">
            {archived.map((field) => (
              <li key={field.id} className="field-line">
                <span className="cut mm">{fieldLabel(field, language)}</span>
                <Button
                  size="small"
                  onClick={() =>
                    void act(() => restoreField(field), {
                      done: t('fields.restored', { name: fieldLabel(field, language) }),
                      undo: () => archiveField(field),
                    })
                  }
                >
                  {t('fields.restore')}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {sheet ? (
        <FieldSheet
          field={sheet === 'new' ? null : sheet}
          taken={all.map((field) => field.code)}
          onClose={() => setSheet(null)}
        />
      ) : null}
    </SettingsPage>
  )
}

function FieldLine(props: { field: CustomField; onEdit: () => void; onArchive: () => void }) {
  const { field, onEdit, onArchive } = props
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const stages = useStages()
  const says = [
    t(`fields.kind.${field.kind}`),
    ...(field.natures ? [field.natures.map((nature) => t(`nature.${nature}`)).join(', ')] : []),
    ...(field.requiredFromStage
      ? [t('fields.requiredFrom', { stage: stages.name(field.requiredFromStage) })]
      : []),
    ...(field.audience === 'shared'
      ? [t(field.partnerWrites ? 'fields.partnerWrites' : 'fields.partnerSees')]
      : []),
    ...(field.readRoles ? [t('fields.limited')] : []),
    ...(field.isKey ? [t('fields.key')] : []),
  ]
  return (
    <span className="field-line">
      <span className="field-name">
        <button type="button" className="link q nm cut" onClick={onEdit}>
          {fieldLabel(field, language)}
        </button>
        <span className="mm small">{field.code}</span>
      </span>
      <span className="m small field-says">{says.join(' · ')}</span>
      <Button size="small" kind="quiet" onClick={onArchive}>
        {t('fields.archive')}
      </Button>
    </span>
  )
}
