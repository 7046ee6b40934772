import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import { useSession } from '#ui/session.tsx'
import { Block } from '#ui/timeline.tsx'
import type { LegalEntity, PartnerPage } from '../../contract.ts'
import { LegalEntitySheet } from './legal-entity-sheet.tsx'

/** Legal entities of the partner: name and tax number; pressing one opens its requisites. */
export function LegalEntityBlock({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const [sheet, setSheet] = useState<LegalEntity | 'new' | null>(null)
  const { partner, legalEntities } = data
  const mayWrite = permissions.includes('partners.write') && !partner.archivedAt
  if (legalEntities.length === 0 && !mayWrite) return null
  return (
    <Block
      title={t('entity.title')}
      actions={
        mayWrite ? (
          <button type="button" className="link q" onClick={() => setSheet('new')}>
            <Icon name="plus" size={12} /> {t('entity.add')}
          </button>
        ) : null
      }
    >
      {legalEntities.length === 0 ? <p className="small mm">{t('entity.none')}</p> : null}
      <ul className="people">
        {legalEntities.map((entity) => (
          <li key={entity.id}>
            <button
              type="button"
              className="link q cut"
              title={entity.fullName ?? entity.name}
              onClick={() => setSheet(entity)}
            >
              {entity.audience === 'shared' ? null : (
                <Icon name="lock" size={12} className="mm" label={t('people.private')} />
              )}{' '}
              {entity.name}
            </button>
            <span className="mm small nw">{entity.inn ?? entity.taxId}</span>
          </li>
        ))}
      </ul>
      {sheet ? (
        <LegalEntitySheet
          partnerId={partner.id}
          entity={sheet === 'new' ? null : sheet}
          readOnly={!mayWrite}
          onClose={() => setSheet(null)}
        />
      ) : null}
    </Block>
  )
}
