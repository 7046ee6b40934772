import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import { useSession } from '#ui/session.tsx'
import { Block } from '#ui/timeline.tsx'
import type { Contact, PartnerPage } from '../../contract.ts'
import { PersonSheet } from './person-sheet.tsx'

const shown = 6

/** People of one side: name and position; pressing one shows how to reach them. */
export function PeopleBlock({ data, ofSide }: { data: PartnerPage; ofSide: 'host' | 'partner' }) {
  const { t } = useTranslation('partners')
  const { side, permissions } = useSession()
  const [sheet, setSheet] = useState<Contact | 'new' | null>(null)
  const [all, setAll] = useState(false)
  const { partner } = data
  const people = data.contacts.filter((contact) => contact.ofSide === ofSide)
  const curator = ofSide === 'host' ? partner.curator : null
  const mayWrite = permissions.includes('partners.write') && !partner.archivedAt
  const seat = side === ofSide ? 'own' : ofSide
  const listed = all ? people : people.slice(0, shown)
  return (
    <Block
      title={t(`people.title.${seat}`)}
      actions={
        mayWrite ? (
          <button type="button" className="link q" onClick={() => setSheet('new')}>
            <Icon name="plus" size={12} /> {t('people.add')}
          </button>
        ) : null
      }
    >
      {people.length === 0 && !curator ? <p className="small mm">{t('people.none')}</p> : null}
      <ul className="people">
        {curator ? (
          <li>
            <span className="cut">{curator.name}</span>
            <span className="mm small nw">{t('people.curator')}</span>
          </li>
        ) : null}
        {listed.map((contact) => (
          <li key={contact.id}>
            <button type="button" className="link q cut" onClick={() => setSheet(contact)}>
              {contact.audience === 'shared' ? null : (
                <Icon name="lock" size={12} className="mm" label={t('people.private')} />
              )}{' '}
              {contact.name}
            </button>
            <span className="mm small cut">{contact.position}</span>
          </li>
        ))}
      </ul>
      {people.length > listed.length ? (
        <p className="small more">
          <button type="button" className="link" onClick={() => setAll(true)}>
            {t('people.all', { count: people.length })}
          </button>
        </p>
      ) : null}
      {sheet ? (
        <PersonSheet
          partnerId={partner.id}
          contact={sheet === 'new' ? null : sheet}
          ofSide={ofSide}
          readOnly={partner.archivedAt !== null}
          onClose={() => setSheet(null)}
        />
      ) : null}
    </Block>
  )
}
