import './network.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { LANGUAGES } from '#shared/language.ts'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { EntryFormFrame, useEntryForm } from '#ui/form/entry-form.tsx'
import { SelectField, TextField } from '#ui/form/fields.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { MetaList, Section } from '#ui/page.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import type { Network } from '../contract.ts'
import { currencyChoices, zoneChoices } from './choices.ts'
import { WorkingDaysSection } from './working-days.tsx'

const networkKey = ['network']

export function NetworkPage() {
  const { t } = useTranslation('network')
  const { data, error, refetch } = useQuery({
    queryKey: networkKey,
    queryFn: ({ signal }) => api.get<Network>('/network', { signal }),
  })
  return (
    <SettingsPage
      current="network"
      title={t('page.title')}
      sentence={data?.name ?? t('page.title')}
      lead={data ? t(data.isEmpty ? 'page.leadEmpty' : 'page.lead') : undefined}
    >
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <>
          <Section title={t('page.settings')}>
            <NetworkForm key={data.version} network={data} />
            <FixedSettings network={data} />
          </Section>
          <WorkingDaysSection />
          {data.isDemo ? <Demonstration network={data} /> : null}
        </>
      ) : error ? null : (
        <Skeleton lines={6} />
      )}
    </SettingsPage>
  )
}

function NetworkForm({ network }: { network: Network }) {
  const { t, i18n } = useTranslation('network')
  const { t: words } = useTranslation('access')
  const client = useQueryClient()
  const say = useSay()
  const currencies = useMemo(() => currencyChoices(i18n.language), [i18n.language])
  const zones = useMemo(() => {
    const all = zoneChoices()
    return all.includes(network.timeZone) ? all : [network.timeZone, ...all]
  }, [network.timeZone])
  const { name, currency, timeZone, language } = network
  const entry = useEntryForm({
    initial: { name, currency, timeZone, language: language as string },
    rules: { name: (value) => (value.trim() ? null : t('setUp.nameNeeded')) },
    save: async (values) => {
      const body = network.isEmpty ? values : { name: values.name }
      client.setQueryData(
        networkKey,
        await api.patch<Network>('/network', body, { ifMatch: network.version }),
      )
      await client.invalidateQueries({ queryKey: ['session'] })
      say(t('page.saved'))
    },
  })
  return (
    <EntryFormFrame entry={entry} submitText={words('save')} columns={2}>
      <TextField label={t('field.name')} help={t('field.nameHelp')} {...entry.field('name')} />
      {network.isEmpty ? (
        <>
          <SelectField label={t('field.currency')} data={currencies} {...entry.field('currency')} />
          <SelectField label={t('field.timeZone')} data={zones} {...entry.field('timeZone')} />
          <SelectField
            label={t('field.language')}
            data={LANGUAGES.map((one) => ({ value: one, label: words(`language.${one}`) }))}
            {...entry.field('language')}
          />
        </>
      ) : null}
    </EntryFormFrame>
  )
}

/** What cannot be changed (any more). */
function FixedSettings({ network }: { network: Network }) {
  const { t, i18n } = useTranslation('network')
  const { t: words } = useTranslation('access')
  const currency = currencyChoices(i18n.language).find(({ value }) => value === network.currency)
  const slug = { term: t('field.slug'), value: <code>{network.slug}</code> }
  const fixed = [
    { term: t('field.currency'), value: currency?.label ?? network.currency },
    { term: t('field.timeZone'), value: network.timeZone },
    { term: t('field.language'), value: words(`language.${network.language}`) },
  ]
  return (
    <div style={{ marginTop: 24 }}>
      <MetaList items={network.isEmpty ? [slug] : [slug, ...fixed]} />
    </div>
  )
}

function Demonstration({ network }: { network: Network }) {
  const { t } = useTranslation('network')
  const [isAsking, setAsking] = useState(false)
  const client = useQueryClient()
  return (
    <Section title={t('demo.title')}>
      <p className="m">{t('demo.lead')}</p>
      <p style={{ marginTop: 12 }}>
        <Button onClick={() => setAsking(true)}>{t('demo.delete')}</Button>
      </p>
      {isAsking ? (
        <ConfirmDialog
          title={t('demo.confirmTitle', { name: network.name })}
          confirm={t('demo.delete')}
          word={network.slug}
          onConfirm={async () => {
            await api.delete('/network/demonstration')
            client.clear()
            window.location.assign('/set-up')
          }}
          onClose={() => setAsking(false)}
        >
          {t('demo.confirmLead')}
        </ConfirmDialog>
      ) : null}
    </Section>
  )
}
