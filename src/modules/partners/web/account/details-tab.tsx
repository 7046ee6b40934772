import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Empty } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import type { LegalEntity, PartnerPage } from '../../contract.ts'
import { addExternalId, removeExternalId } from '../api.ts'
import { useCountryName } from '../country-names.ts'
import { FieldsSection } from '../custom-fields/fields-block.tsx'
import { LegalEntitySheet } from '../people/legal-entity-sheet.tsx'
import { CounterpartySection } from './counterparty-section.tsx'
import { PartnerSheet } from './partner-sheet.tsx'

/** What is known of the partner as a company: account, legal entities with requisites, ids in other systems. */
export function DetailsTab({ data }: { data: PartnerPage }) {
  const { side } = useSession()
  return (
    <>
      <AccountSection data={data} />
      <FieldsSection partner={data.partner} />
      {side === 'host' ? <CounterpartySection partner={data.partner} /> : null}
      <EntitiesSection data={data} />
      {side === 'host' ? <ExternalIdsSection data={data} /> : null}
    </>
  )
}

function AccountSection({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { permissions } = useSession()
  const countryName = useCountryName()
  const [editing, setEditing] = useState(false)
  const { partner } = data
  const mayWrite = permissions.includes('partners.write') && !partner.archivedAt
  const rows = [
    { term: t('form.name'), value: partner.name },
    { term: t('form.city'), value: partner.city },
    { term: t('form.country'), value: partner.country && countryName(partner.country) },
    {
      term: t('form.website'),
      value: partner.website && (
        <a href={partner.website} target="_blank" rel="noreferrer">
          {partner.website.replace(/^https?:\/\//, '')}
        </a>
      ),
    },
    {
      term: t('form.language'),
      value: partner.language && (partner.language === 'ru' ? 'Русский' : 'English'),
    },
    { term: t('form.nature'), value: partner.nature && t(`nature.${partner.nature}`) },
    { term: t('form.term'), value: partner.term && t(`term.${partner.term}`) },
    { term: t('form.since'), value: partner.since && format.date(partner.since, 'long') },
    { term: t('filter.curator'), value: partner.curator?.name },
  ]
  return (
    <Section
      title={t('details.account')}
      actions={
        mayWrite ? (
          <Button size="small" onClick={() => setEditing(true)}>
            {t('deeds.edit')}
          </Button>
        ) : null
      }
    >
      <dl className="details">
        {rows.map((row) => (
          <div key={row.term}>
            <dt>{row.term}</dt>
            <dd>{row.value || <span className="mm">{t('form.unknown')}</span>}</dd>
          </div>
        ))}
      </dl>
      {editing ? <PartnerSheet partner={partner} onClose={() => setEditing(false)} /> : null}
    </Section>
  )
}

function EntitiesSection({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const [sheet, setSheet] = useState<LegalEntity | 'new' | null>(null)
  const { partner, legalEntities } = data
  const mayWrite = permissions.includes('partners.write') && !partner.archivedAt
  const columns: LedgerColumn<LegalEntity>[] = [
    {
      key: 'name',
      head: t('entityField.name'),
      cell: (row) => (
        <button type="button" className="link q nm cut" onClick={() => setSheet(row)}>
          {row.name}
        </button>
      ),
      phone: 'name',
    },
    {
      key: 'kind',
      head: t('entityField.kind'),
      width: 170,
      cell: (row) => t(`entityKind.${row.kind}`),
      phone: 'line',
    },
    { key: 'inn', head: t('requisite.inn'), width: 130, cell: (row) => row.inn ?? row.taxId, phone: 'line' },
    { key: 'kpp', head: t('requisite.kpp'), width: 110, cell: (row) => row.kpp, phone: 'line' },
    { key: 'ogrn', head: t('requisite.ogrn'), width: 150, cell: (row) => row.ogrn, phone: 'line' },
    {
      key: 'account',
      head: t('requisite.account'),
      width: 190,
      cell: (row) => row.bankAccounts[0]?.account,
    },
    {
      key: 'primary',
      head: '',
      label: t('entity.primary'),
      width: 90,
      align: 'end',
      cell: (row) => (row.isPrimary ? <span className="small mm">{t('entity.main')}</span> : null),
    },
  ]
  return (
    <Section
      title={t('entity.title')}
      actions={
        mayWrite ? (
          <Button size="small" icon="plus" onClick={() => setSheet('new')}>
            {t('entity.add')}
          </Button>
        ) : null
      }
    >
      <Ledger
        label={t('entity.title')}
        columns={columns}
        rows={legalEntities}
        rowKey={(row) => row.id}
        empty={<Empty title={t('entity.none')}>{t('entity.noneLead')}</Empty>}
      />
      {sheet ? (
        <LegalEntitySheet
          partnerId={partner.id}
          entity={sheet === 'new' ? null : sheet}
          readOnly={!mayWrite}
          onClose={() => setSheet(null)}
        />
      ) : null}
    </Section>
  )
}

/** The partner's numbers in other systems (1C, the shop, the CRM); imports find the partner by them. */
function ExternalIdsSection({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const [adding, setAdding] = useState(false)
  const { partner, externalIds } = data
  const act = useDeed()
  const mayWrite = permissions.includes('partners.write') && !partner.archivedAt
  const remove = (one: PartnerPage['externalIds'][number]) =>
    act(() => removeExternalId(partner.id, one.id), {
      done: t('external.removed', { id: one.externalId }),
      undo: () => addExternalId(partner.id, one.source, one.externalId),
    })
  return (
    <Section
      title={t('external.title')}
      note={t('external.note')}
      actions={
        mayWrite ? (
          <Button size="small" icon="plus" onClick={() => setAdding(true)}>
            {t('external.add')}
          </Button>
        ) : null
      }
    >
      {externalIds.length === 0 ? <p className="small mm">{t('external.none')}</p> : null}
      <ul className="external">
        {externalIds.map((one) => (
          <li key={one.id}>
            <span className="m">{one.source}</span> <b>{one.externalId}</b>
            {mayWrite ? (
              <IconButton
                icon="cross"
                label={t('external.remove', { id: one.externalId })}
                onClick={() => void remove(one)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {adding ? <ExternalIdSheet partnerId={partner.id} onClose={() => setAdding(false)} /> : null}
    </Section>
  )
}

function ExternalIdSheet({ partnerId, onClose }: { partnerId: string; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { source: '', externalId: '' },
    rules: {
      source: (source) => (source.trim() ? null : t('external.sourceNeeded')),
      externalId: (id) => (id.trim() ? null : t('external.idNeeded')),
    },
    save: async ({ source, externalId }) => {
      const answer = await addExternalId(partnerId, source.trim(), externalId.trim())
      onClose()
      await act(async () => answer, {
        done: t('external.added', { id: externalId }),
        undo: () => removeExternalId(partnerId, answer.externalId.id),
      })
    },
  })
  return (
    <FormSheet title={t('external.one')} entry={entry} submitText={t('save')} onClose={onClose}>
      <TextField
        label={t('external.source')}
        help={t('external.sourceHelp')}
        required
        maxLength={100}
        {...entry.field('source')}
      />
      <TextField label={t('external.id')} required maxLength={200} {...entry.field('externalId')} />
    </FormSheet>
  )
}
