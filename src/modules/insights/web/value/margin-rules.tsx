import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { searchPartners } from '#modules/partners/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { NumberField } from '#ui/form/number-fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import { type Margin, MarginLevel, type Margins } from '../../contract.ts'
import { addMargin, removeMargin, restoreMargin, useValueReport } from './value-api.ts'

/** What is left of net, by rule: profit is reckoned by the narrowest that holds for a partner. */
export function MarginRules() {
  const { t, i18n } = useTranslation(['insights-value', 'partners'])
  const format = useFormat()
  const act = useDeed()
  const session = useSession()
  const margins = useValueReport('margins', {})
  const [adding, setAdding] = useState(false)
  const words = t as unknown as (key: string) => string
  const natureName = (code: string) =>
    i18n.exists(`partners:nature.${code}`) ? words(`partners:nature.${code}`) : code
  const segmentName = (code: string) => {
    const found = margins.data?.segments.find((one) => one.code === code)
    return found ? (format.language === 'ru' ? found.nameRu : found.nameEn) : code
  }
  const nameOf = ({ level, code, partnerName }: Margin) =>
    level === 'network'
      ? t('margins.all')
      : level === 'partner'
        ? t('margins.partner', { name: partnerName ?? '—' })
        : level === 'nature'
          ? t('margins.nature', { name: natureName(code ?? '') })
          : t('margins.segment', { name: segmentName(code ?? '') })
  const mayChange = session.permissions.includes('rating.manage')
  const all = margins.data?.data ?? []
  return (
    <Section
      title={t('margins.title')}
      note={t('margins.note')}
      actions={
        mayChange ? (
          <Button icon="plus" onClick={() => setAdding(true)}>
            {t('margins.add')}
          </Button>
        ) : undefined
      }
    >
      {margins.data && all.length === 0 ? <p className="mm">{t('margins.none')}</p> : null}
      <ul className="plain-list">
        {all.map((margin) => (
          <li key={margin.id}>
            {nameOf(margin)}: <b>{format.percent(margin.margin, { decimals: 1 })}</b>{' '}
            {mayChange ? (
              <button
                type="button"
                className="link"
                onClick={() =>
                  void act(() => removeMargin(margin.id), {
                    done: t('margins.removed'),
                    undo: () => restoreMargin(margin.id),
                  })
                }
              >
                {t('margins.remove')}
                <span className="vh">: {nameOf(margin)}</span>
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {adding && margins.data ? (
        <MarginSheet
          margins={margins.data}
          natureName={natureName}
          segmentName={segmentName}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </Section>
  )
}

function MarginSheet(props: {
  margins: Margins
  natureName: (code: string) => string
  segmentName: (code: string) => string
  onClose: () => void
}) {
  const { margins, natureName, segmentName, onClose } = props
  const { t } = useTranslation('insights-value')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { of: 'network', partnerId: null as string | null, percent: null as number | null },
    rules: {
      partnerId: (id, { of }) => (of === 'partner' && !id ? t('margins.partnerNeeded') : null),
      percent: (percent) =>
        percent === null || percent < -100 || percent > 100 ? t('margins.percentNeeded') : null,
    },
    save: async ({ of, partnerId, percent }) => {
      const [level = '', ...code] = of.split('|')
      const added = await addMargin({
        level: MarginLevel.parse(level),
        code: code.length > 0 ? code.join('|') : null,
        partnerId: level === 'partner' ? partnerId : null,
        margin: Math.round((percent ?? 0) * 1000) / 100_000,
      })
      onClose()
      await act(async () => added, {
        done: t('margins.added'),
        undo: async () => {
          await removeMargin(added.id)
          if (added.replacedId !== null) await restoreMargin(added.replacedId)
        },
      })
    },
  })
  const data = [
    { value: 'network', label: t('margins.all') },
    ...margins.natures.map((code) => ({
      value: `nature|${code}`,
      label: t('margins.nature', { name: natureName(code) }),
    })),
    ...margins.segments.map(({ code }) => ({
      value: `segment|${code}`,
      label: t('margins.segment', { name: segmentName(code) }),
    })),
    { value: 'partner', label: t('margins.onePartner') },
  ]
  const { of } = entry.form.values
  return (
    <FormSheet
      title={t('margins.add')}
      entry={entry}
      submitText={t('margins.save')}
      onClose={onClose}
      lead={t('margins.note')}
    >
      <SelectField label={t('margins.of')} data={data} {...entry.field('of')} />
      {of === 'partner' ? <PartnerChoice {...entry.field('partnerId')} /> : null}
      <NumberField label={t('margins.percent')} required {...entry.field('percent')} />
    </FormSheet>
  )
}

/** One partner, found by name as one types. */
function PartnerChoice(
  props: ReturnType<ReturnType<typeof useEntryForm<{ partnerId: string | null }>>['field']>,
) {
  const { t } = useTranslation('insights-value')
  const [words, setWords] = useState('')
  const [picked, setPicked] = useState<{ id: string; name: string } | null>(null)
  const found = useQuery({
    queryKey: ['partners', 'margins', words],
    queryFn: ({ signal }) => searchPartners(words, signal),
    enabled: words.trim() !== '',
    placeholderData: (before) => before,
  })
  const hits = found.data?.data ?? []
  // the one that was picked stays known while its name is edited
  const choices = picked && !hits.some(({ id }) => id === picked.id) ? [picked, ...hits] : hits
  return (
    <SelectField
      {...props}
      label={t('partner')}
      required
      searchable
      searchValue={words}
      onSearchChange={setWords}
      // the server has found them already, in both alphabets and in spite of typing errors
      filter={({ options }) => options}
      nothingFoundMessage={t(words.trim() === '' ? 'margins.typeName' : 'margins.noPartner')}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={picked?.id ?? null}
      onChange={(id, option) => {
        setPicked(choices.find((choice) => choice.id === id) ?? null)
        props.onChange?.(id, option)
      }}
    />
  )
}
