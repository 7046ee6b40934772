import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { NumberField } from '#ui/form/number-fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import type { Margin, Margins } from '../../contract.ts'
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
        ? (partnerName ?? '—')
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
    initial: { of: 'network', percent: null as number | null },
    rules: {
      percent: (percent) =>
        percent === null || percent < -100 || percent > 100 ? t('margins.percentNeeded') : null,
    },
    save: async ({ of, percent }) => {
      const [level, ...code] = of.split('|')
      const added = await addMargin({
        level: level === 'nature' || level === 'segment' ? level : 'network',
        code: code.length > 0 ? code.join('|') : null,
        partnerId: null,
        margin: (percent ?? 0) / 100,
      })
      onClose()
      await act(async () => added, { done: t('margins.added'), undo: () => removeMargin(added.id) })
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
  ]
  return (
    <FormSheet
      title={t('margins.add')}
      entry={entry}
      submitText={t('margins.save')}
      onClose={onClose}
      lead={t('margins.note')}
    >
      <SelectField label={t('margins.of')} data={data} {...entry.field('of')} />
      <NumberField label={t('margins.percent')} required {...entry.field('percent')} />
    </FormSheet>
  )
}
