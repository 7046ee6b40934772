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
import { useSearchState } from '#ui/routing.tsx'
import type { FactWithHistory, NewContactEntry } from '../contract.ts'
import { describeContact, logContact, retractContact } from './api.ts'
import { usePartnership } from './partnership.tsx'

type ContactWay = NewContactEntry['way']

const ways: readonly ContactWay[] = ['met', 'called', 'written']

const NOW = { met: 'nowMet', called: 'nowCalled', written: 'nowWritten' } as const

/**
 * Two presses write down that the sides met, called or wrote just now: open, then the way. With whom and about what can
 * be told afterwards, from the bar that says it was done; another day or a private entry opens the sheet.
 */
export function LogContact({ people }: { people?: string }) {
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const { mayWrite, partnerId } = usePartnership()
  const [search, setSearch] = useSearchState()
  const isAsked = search['log'] === 'contact'
  const [opened, setOpened] = useState(false)
  const [told, setTold] = useState<FactWithHistory | null>(null)
  const [busy, setBusy] = useState(false)
  if (!mayWrite) return null
  const close = () => {
    setOpened(false)
    if (isAsked) setSearch({ log: undefined }, { replace: true })
  }
  const logNow = async (way: ContactWay) => {
    setBusy(true)
    await act(() => logContact(partnerId, { way, audience: 'shared', ...(people ? { with: people } : {}) }), {
      done: t(`contact.done.${way}`, { day: t('contact.justNow') }),
      also: (fact) => ({ text: t('contact.tell'), onPress: () => setTold(fact) }),
      undo: (fact) => retractContact(partnerId, fact.id, t('promise.mistake')),
    })
    setBusy(false)
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button busy={busy}>
            {t('contact.log')} <Icon name="down" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ways.map((one) => (
            <Menu.Item key={one} onClick={() => void logNow(one)}>
              {t(`contact.${NOW[one]}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setOpened(true)}>{t('contact.another')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {opened || isAsked ? (
        <ContactSheet way="met" canChoose {...(people ? { people } : {})} onClose={close} />
      ) : null}
      {told ? <TellSheet fact={told} onClose={() => setTold(null)} /> : null}
    </>
  )
}

/** With whom and about what a contact was that is written down already. */
function TellSheet({ fact, onClose }: { fact: FactWithHistory; onClose: () => void }) {
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const { partnerId } = usePartnership()
  const known = (name: string) => (typeof fact.current[name] === 'string' ? String(fact.current[name]) : '')
  const before = { summary: known('summary'), with: known('with') }
  const entry = useEntryForm({
    initial: before,
    draft: `contact ${fact.id}`,
    save: async (values) => {
      const after = await describeContact(partnerId, fact.id, {
        summary: values.summary.trim(),
        with: values.with.trim(),
      })
      onClose()
      await act(async () => after, {
        done: t('contact.told'),
        undo: () => describeContact(partnerId, fact.id, before),
      })
    },
  })
  return (
    <FormSheet
      title={t('contact.tellTitle')}
      entry={entry}
      submitText={t('save')}
      onClose={onClose}
      lead={t('contact.tellLead')}
    >
      <TextField label={t('contact.people')} help={t('contact.peopleHelp')} {...entry.field('with')} />
      <TextareaField
        label={t('contact.summary')}
        maxLength={5000}
        data-autofocus
        {...entry.field('summary')}
      />
    </FormSheet>
  )
}

/** When, with whom, about what. Only the day is needed, and it stands there already. */
export function ContactSheet(props: {
  way: ContactWay
  people?: string
  /** The way can be chosen in the sheet. */
  canChoose?: boolean
  onClose: () => void
}) {
  const { canChoose, onClose } = props
  const [way, setWay] = useState(props.way)
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
      {canChoose ? (
        <fieldset className="flt left">
          <legend className="small mm">{t('contact.how')}</legend>
          {ways.map((one) => (
            <button
              key={one}
              type="button"
              className="chip pressable"
              aria-pressed={one === way}
              onClick={() => setWay(one)}
            >
              {t(`contact.way.${one}`)}
            </button>
          ))}
        </fieldset>
      ) : null}
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
