import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { MergeNote, useMerge } from '#ui/form/merge.tsx'
import { useSession } from '#ui/session.tsx'
import type { LegalEntity } from '../../contract.ts'
import {
  addLegalEntity,
  archiveLegalEntity,
  changeLegalEntity,
  readPartnerPage,
  restoreLegalEntity,
} from '../api.ts'
import { EntityFields } from './entity-fields.tsx'
import { useEntityRules } from './entity-rules.ts'
import { type EntityValues, entityOf, valuesOfEntity } from './entity-values.ts'

type Props = { partnerId: string; entity: LegalEntity | null; readOnly: boolean; onClose: () => void }

/** Requisites of a legal entity: the partner's side may mend any it sees, the host those it wrote. */
export function LegalEntitySheet(props: Props) {
  const { side, permissions } = useSession()
  const { entity, readOnly } = props
  const mayEdit =
    !readOnly &&
    permissions.includes('partners.write') &&
    (entity === null || entity.side === side || side === 'partner')
  return mayEdit ? (
    <EntityForm {...props} />
  ) : entity ? (
    <EntityCard entity={entity} onClose={props.onClose} />
  ) : null
}

/** All requisites as text, to be read and copied. */
function EntityCard({ entity, onClose }: { entity: LegalEntity; onClose: () => void }) {
  const { t } = useTranslation(['partners', 'ui'])
  const bank = entity.bankAccounts[0]
  const rows = [
    [t('requisite.inn'), entity.inn],
    [t('requisite.kpp'), entity.kpp],
    [t('requisite.ogrn'), entity.ogrn],
    [t('entity.taxId'), entity.taxId],
    [t('entity.address'), entity.address],
    [t('requisite.account'), bank?.account],
    [t('entity.bankName'), bank?.bankName],
    [t('requisite.bik'), bank?.bik],
    [t('requisite.correspondentAccount'), bank?.correspondentAccount],
  ].filter((row): row is [string, string] => Boolean(row[1]))
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={entity.name}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {entity.fullName ? <p className="m">{entity.fullName}</p> : null}
      <dl className="defs person-card">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Drawer>
  )
}

function EntityForm({ partnerId, entity, onClose }: Props) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const { side } = useSession()
  const rules = useEntityRules()
  const merge = useMerge<LegalEntity, EntityValues>({
    row: entity,
    valuesOf: valuesOfEntity,
    readAgain: async (before) =>
      (await readPartnerPage(partnerId)).legalEntities.find((one) => one.id === before.id) ?? null,
  })
  const entry = useEntryForm({
    initial: valuesOfEntity(entity),
    rules,
    draft: `legal entity ${entity?.id ?? `new ${partnerId}`}`,
    save: async (values, form) => {
      const change = entityOf(values, entity)
      if (entity) {
        const answer = await merge.save(values, form.setValues, (before, merged) =>
          changeLegalEntity(before, entityOf(merged, before)),
        )
        onClose()
        await act(async () => answer, {
          done: t('entity.changed', { name: change.name }),
          undo: () => changeLegalEntity(answer.legalEntity, answer.previous),
        })
        return
      }
      const answer = await addLegalEntity(partnerId, {
        ...change,
        audience: values.onlyOwn ? side : 'shared',
      })
      onClose()
      await act(async () => answer, {
        done: t('entity.added', { name: change.name }),
        undo: () => archiveLegalEntity(answer.legalEntity),
      })
    },
  })
  const remove = async () => {
    if (!entity) return
    onClose()
    await act(() => archiveLegalEntity(entity), {
      done: t('entity.removed', { name: entity.name }),
      undo: (answer) => restoreLegalEntity(answer.legalEntity),
    })
  }
  return (
    <FormSheet
      title={t(entity ? 'entity.edit' : 'entity.new')}
      entry={merge.conflicts.length > 0 ? { ...entry, problem: null } : entry}
      submitText={t('save')}
      onClose={onClose}
      columns={2}
      more={
        entity ? (
          <button type="button" className="link end" onClick={() => void remove()}>
            {t('entity.remove')}
          </button>
        ) : null
      }
    >
      <MergeNote
        merge={merge}
        label={(field) => t([`entityField.${field}`, `requisite.${field}`, `entity.${field}`])}
        values={entry.form.getValues()}
        choose={(field, value) => entry.form.setFieldValue(field, value as string)}
      />
      <EntityFields entry={entry} isNew={entity === null} />
    </FormSheet>
  )
}
