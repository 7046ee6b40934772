import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { instantOfDay } from '#ui/days.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, DateField, TextareaField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { dayIn } from '#ui/format-date.ts'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { NewContactEntry } from '../contract.ts'
import { logContact, retractContact } from './api.ts'
import { usePartnership } from './partnership.tsx'

type ContactWay = NewContactEntry['way']

const ways: readonly ContactWay[] = ['met', 'called', 'written']

/** Two presses write down that the sides met, called or wrote: the way, then "write down" with today in place. */
export function LogContact() {
  const { t } = useTranslation('workspace')
  const { mayWrite } = usePartnership()
  const [way, setWay] = useState<ContactWay | null>(null)
  if (!mayWrite) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button>
            {t('contact.log')} <Icon name="down" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ways.map((one) => (
            <Menu.Item key={one} onClick={() => setWay(one)}>
              {t(`contact.way.${one}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {way ? <ContactSheet way={way} onClose={() => setWay(null)} /> : null}
    </>
  )
}

/** When, with whom, about what. Only the day is needed, and it stands there already. */
export function ContactSheet(props: { way: ContactWay; people?: string; onClose: () => void }) {
  const { way, onClose } = props
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const act = useDeed()
  const { partnerId, own } = usePartnership()
  const today = dayIn(new Date(), format.timeZone)
  const entry = useEntryForm({
    initial: { day: today as string | null, people: props.people ?? '', summary: '', onlyOwn: false },
    rules: { day: (day) => (day ? null : t('contact.dayNeeded')) },
    save: async ({ day, people, summary, onlyOwn }) => {
      const fact = await logContact(partnerId, {
        way,
        audience: onlyOwn ? own : 'shared',
        ...(day && day < today ? { happenedAt: instantOfDay(day, format.timeZone) } : {}),
        ...(people.trim() ? { with: people.trim() } : {}),
        ...(summary.trim() ? { summary: summary.trim() } : {}),
      })
      onClose()
      await act(async () => fact, {
        done: t(`contact.done.${way}`, { day: format.nearDay(fact.happenedAt) }),
        undo: () => retractContact(partnerId, fact.id, t('promise.mistake')),
      })
    },
  })
  return (
    <FormSheet
      title={t(`contact.way.${way}`)}
      entry={entry}
      submitText={t('contact.submit')}
      onClose={onClose}
      lead={t('contact.lead')}
    >
      <DateField label={t('contact.day')} maxDate={today} required {...entry.field('day')} />
      <TextField label={t('contact.people')} help={t('contact.peopleHelp')} {...entry.field('people')} />
      <TextareaField
        label={t('contact.summary')}
        maxLength={5000}
        data-autofocus
        {...entry.field('summary')}
      />
      <CheckboxField
        label={t('onlyOwn.label')}
        help={t('onlyOwn.contact')}
        {...entry.field('onlyOwn', 'checkbox')}
      />
    </FormSheet>
  )
}
