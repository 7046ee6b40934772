import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currencyCodes } from '#shared/currencies.ts'
import { Button } from '#ui/button.tsx'
import { CheckboxField, SelectField, TextField } from '#ui/form/fields.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { useSession } from '#ui/session.tsx'
import type { ImportDetail, ImportSettings } from '../contract.ts'
import { MeasureOptions } from './measure-options.tsx'
import type { Draft } from './settings.ts'
import { Spellings } from './spellings.tsx'

type Props = { detail: ImportDetail; draft: Draft; onBack: () => void; onNext: () => void }

const zones: readonly string[] = Intl.supportedValuesOf('timeZone')

/** What the files do not say themselves: where they come from, in what currency and zone, who sold, who may see it. */
export function OptionsStep({ detail, draft, onBack, onNext }: Props) {
  const { t } = useTranslation('imports')
  const session = useSession()
  const [busy, setBusy] = useState(false)
  const { settings, change } = draft
  const { recipe } = settings
  const kinds = recipe ? recipe.steps.map((step) => step.kind) : [detail.import.kind ?? 'orders']
  const withOrders = kinds.includes('orders') || kinds.includes('deliveries')
  const withSums = withOrders || kinds.includes('opportunities')
  const put = (part: Partial<ImportSettings>) => change({ ...settings, ...part })
  const next = async () => {
    setBusy(true)
    const kept = await draft.settle()
    setBusy(false)
    if (kept) onNext()
  }
  const isHost = session.side === 'host'
  const own = isHost ? 'host' : 'partner'
  return (
    <form
      className="wizard"
      onSubmit={(event) => {
        event.preventDefault()
        void next()
      }}
    >
      <div className="fields two">
        <TextField
          label={t('options.source')}
          help={t('options.sourceHelp')}
          placeholder={recipe?.source ?? t('options.sourceDefault')}
          maxLength={100}
          value={settings.source ?? ''}
          onChange={(event) => put({ source: event.currentTarget.value || undefined })}
        />
        {withSums ? (
          <SelectField
            label={t('options.currency')}
            help={settings.map['currency'] ? t('options.currencyColumn') : t('options.currencyHelp')}
            data={currencyCodes()}
            value={settings.currency ?? recipe?.currency ?? session.network.currency}
            onChange={(currency) => put({ currency: currency ?? undefined })}
          />
        ) : null}
        <SelectField
          label={t('options.zone')}
          help={t('options.zoneHelp')}
          data={[...zones]}
          value={settings.timeZone ?? recipe?.timeZone ?? session.network.timeZone}
          onChange={(timeZone) => put({ timeZone: timeZone ?? undefined })}
        />
        <SelectField
          label={t('options.decimal')}
          help={t('options.decimalHelp')}
          data={[
            { value: 'auto', label: t('options.decimalAuto') },
            { value: '.', label: t('columns.decimalPoint') },
            { value: ',', label: t('columns.decimalComma') },
          ]}
          value={settings.decimalSeparator ?? 'auto'}
          onChange={(sign) => put({ decimalSeparator: sign === '.' || sign === ',' ? sign : undefined })}
        />
        {withOrders ? (
          <SelectField
            label={t('options.seller')}
            help={t('options.sellerHelp')}
            data={(['host', 'partner'] as const).map((side) => ({
              value: side,
              label: t(`options.sellers.${side}`),
            }))}
            value={settings.seller ?? recipe?.seller ?? 'host'}
            onChange={(seller) => put({ seller: seller === 'partner' ? 'partner' : 'host' })}
          />
        ) : null}
        {withOrders && (settings.map['promised'] || recipe) ? (
          <PromiseOptions settings={settings} put={put} />
        ) : null}
        <SelectField
          label={t('options.audience')}
          help={t(`options.audienceHelp.${settings.audience === 'shared' ? 'shared' : 'own'}.${own}`)}
          data={(['own', 'shared'] as const).map((one) => ({
            value: one,
            label: t(`options.audiences.${one}.${own}`),
          }))}
          value={settings.audience ?? 'own'}
          onChange={(audience) => put({ audience: audience === 'shared' ? 'shared' : 'own' })}
        />
        {kinds.includes('measures') && !recipe ? <MeasureOptions settings={settings} put={put} /> : null}
        {isHost && !kinds.every((kind) => kind === 'partners' || kind === 'leads') ? (
          <div className="full">
            <CheckboxField
              label={t('options.create')}
              help={t('options.createHelp')}
              checked={settings.createPartners ?? recipe?.createPartners ?? false}
              onChange={(event) => put({ createPartners: event.currentTarget.checked })}
            />
          </div>
        ) : null}
      </div>
      <Spellings detail={detail} draft={draft} />
      {draft.problem ? <ErrorNote error={draft.problem} /> : null}
      <div className="form-acts">
        <Button kind="main" type="submit" busy={busy}>
          {t('options.next')}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {t('back')}
        </Button>
      </div>
    </form>
  )
}

type OptionProps = { settings: ImportSettings; put: (part: Partial<ImportSettings>) => void }

/** How deliveries are judged: by the clock or the day, for the order or each line. */
function PromiseOptions({ settings, put }: OptionProps) {
  const { t } = useTranslation('imports')
  return (
    <>
      <SelectField
        label={t('options.compare')}
        help={t('options.compareHelp')}
        data={(['timestamp', 'day'] as const).map((one) => ({
          value: one,
          label: t(`options.compares.${one}`),
        }))}
        value={settings.promiseCompare ?? settings.recipe?.promiseCompare ?? 'timestamp'}
        onChange={(one) => put({ promiseCompare: one === 'day' ? 'day' : 'timestamp' })}
      />
      <SelectField
        label={t('options.per')}
        help={t('options.perHelp')}
        data={(['order', 'line'] as const).map((one) => ({ value: one, label: t(`options.pers.${one}`) }))}
        value={settings.promisePer ?? settings.recipe?.promisePer ?? 'order'}
        onChange={(one) => put({ promisePer: one === 'line' ? 'line' : 'order' })}
      />
      <SelectField
        label={t('options.unavailable')}
        help={t('options.unavailableHelp')}
        data={(['open', 'broken', 'withdrawn'] as const).map((one) => ({
          value: one,
          label: t(`options.unavailables.${one}`),
        }))}
        value={settings.unavailable ?? settings.recipe?.unavailable ?? 'open'}
        onChange={(one) => put({ unavailable: one === 'broken' || one === 'withdrawn' ? one : 'open' })}
      />
    </>
  )
}
