import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { NumberField } from '#ui/form/number-fields.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import type { DependencyReport } from '../../contract.ts'
import { valueSelector } from '../../value/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import type { ReportView } from '../report-page.tsx'
import { tellPurchaseShare } from './value-api.ts'

/** The partner's side: what it has brought in these days, and how much of what it buys comes from the network. */
export function OwnPurchaseShare({ report, view }: { report: DependencyReport; view: ReportView }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const session = useSession()
  const [telling, setTelling] = useState(false)
  const own = report.rows[0]
  const mayTell = session.permissions.includes('records.write')
  return (
    <Section
      title={t('dependency.own.share')}
      note={t('dependency.own.note')}
      actions={
        mayTell ? (
          <Button kind="main" onClick={() => setTelling(true)}>
            {t('dependency.own.tell')}
          </Button>
        ) : undefined
      }
    >
      <p>
        {own?.purchaseShare === null || own === undefined ? (
          <span className="mm">{t('dependency.own.none')}</span>
        ) : (
          <>
            <FigureLink
              selector={valueSelector({ asOf: view.range.asOf }, { figure: 'value.purchaseShare' })}
              title={t('dependency.own.share')}
            >
              {format.percent(own.purchaseShare)}
            </FigureLink>{' '}
            {own.toldOn === null
              ? null
              : t('dependency.own.toldOn', { day: format.date(own.toldOn, 'long') })}
          </>
        )}
      </p>
      {telling ? <ShareSheet onClose={() => setTelling(false)} /> : null}
    </Section>
  )
}

function ShareSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('insights-value')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { share: null as number | null },
    rules: {
      share: (share) => (share === null || share < 0 || share > 100 ? t('dependency.own.range') : null),
    },
    save: async ({ share }) => {
      const told = await tellPurchaseShare(share ?? 0)
      onClose()
      await act(async () => told, { done: t('dependency.own.done') })
    },
  })
  return (
    <FormSheet
      title={t('dependency.own.tell')}
      entry={entry}
      submitText={t('dependency.own.submit')}
      onClose={onClose}
      lead={t('dependency.own.lead')}
    >
      <NumberField label={t('dependency.own.percent')} required {...entry.field('share')} />
    </FormSheet>
  )
}
