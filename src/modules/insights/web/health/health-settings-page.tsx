import './health.css'
import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { CheckboxField } from '#ui/form/fields.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import { type HealthModelState, HealthSettings, RetentionSettings } from '../../contract.ts'
import {
  cancelFit,
  fitAnew,
  saveHealthSettings,
  saveSilentDays,
  useHealthModel,
  useHealthSettings,
  useSilentDays,
} from './api.ts'
import { Fitting } from './fitting.tsx'

/** What partners see of their health, when a partner counts as silent, and the model that scores are made by. */
export function HealthSettingsPage() {
  const { t } = useTranslation('insights-health')
  const shown = useHealthSettings()
  const silent = useSilentDays()
  const model = useHealthModel()
  const failed = [shown, silent, model].find(({ isError }) => isError)
  return (
    <SettingsPage
      current="health"
      sentence={t('settings.sentence')}
      title={t('settings.title')}
      lead={t('settings.lead')}
    >
      {failed ? <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} /> : null}
      {!failed && (shown.isPending || silent.isPending || model.isPending) ? <Skeleton lines={8} /> : null}
      <div className="health-settings">
        {shown.data ? <Shown key={JSON.stringify(shown.data)} saved={shown.data} /> : null}
        {silent.data ? <Silence key={silent.data.silentDays} saved={silent.data} /> : null}
        {model.data ? <Model state={model.data} /> : null}
      </div>
    </SettingsPage>
  )
}

function Shown({ saved }: { saved: HealthSettings }) {
  const { t } = useTranslation('insights-health')
  const act = useDeed()
  const [draft, setDraft] = useState(saved)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved)
  return (
    <Section title={t('settings.shown')} note={t('settings.shownNote')}>
      <CheckboxField
        label={t('settings.showHealth')}
        checked={draft.showHealthToPartners}
        onChange={(event) => setDraft({ ...draft, showHealthToPartners: event.currentTarget.checked })}
      />
      <CheckboxField
        label={t('settings.showCourse')}
        disabled={!draft.showHealthToPartners}
        checked={draft.showHealthToPartners && draft.showHealthCourseToPartners}
        onChange={(event) => setDraft({ ...draft, showHealthCourseToPartners: event.currentTarget.checked })}
      />
      <Button
        kind="main"
        disabled={!isChanged || !HealthSettings.safeParse(draft).success}
        onClick={() =>
          void act(() => saveHealthSettings(draft), {
            done: t('settings.saved'),
            undo: () => saveHealthSettings(saved),
          })
        }
      >
        {t('settings.save')}
      </Button>
    </Section>
  )
}

function Silence({ saved }: { saved: RetentionSettings }) {
  const { t } = useTranslation('insights-health')
  const act = useDeed()
  const [days, setDays] = useState<number | string>(saved.silentDays)
  const draft = RetentionSettings.safeParse({ silentDays: days })
  return (
    <Section title={t('settings.silence')} note={t('settings.silenceNote')}>
      <NumberInput
        label={t('settings.silentDays')}
        className="short-field"
        min={60}
        max={730}
        value={days}
        onChange={setDays}
        error={draft.success ? undefined : t('settings.silentDaysRange')}
      />
      <Button
        kind="main"
        disabled={!draft.success || draft.data.silentDays === saved.silentDays}
        onClick={() =>
          draft.success &&
          void act(() => saveSilentDays(draft.data), {
            done: t('settings.saved'),
            undo: () => saveSilentDays(saved),
          })
        }
      >
        {t('settings.save')}
      </Button>
    </Section>
  )
}

/** The model in force, the fit that runs, and the wish for a new one. */
function Model({ state }: { state: HealthModelState }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const act = useDeed()
  const { inForce, fitting, lastCheck } = state
  const isOn = fitting?.state === 'waiting' || fitting?.state === 'fitting'
  return (
    <Section title={t('settings.model')} note={t('settings.modelNote')}>
      {inForce ? (
        <p>
          {t('settings.inForce', {
            at: format.date(inForce.fittedAt, 'date-time'),
            count: inForce.scored ?? 0,
            shown: format.number(inForce.scored ?? 0),
          })}{' '}
          <Link to="/insights/track-record">{t('partner.how')}</Link>
        </p>
      ) : (
        <p>{t('settings.noModel')}</p>
      )}
      {lastCheck ? (
        <p className={lastCheck.differences > 0 ? 'att' : 'small m'}>
          {t(lastCheck.differences > 0 ? 'settings.differs' : 'settings.same', {
            at: format.date(lastCheck.at, 'date-time'),
            count: lastCheck.checked,
            shown: format.number(lastCheck.checked),
            differences: format.number(lastCheck.differences),
          })}
        </p>
      ) : null}
      {fitting ? <Fitting progress={fitting} isNext /> : null}
      <span className="rowx">
        {isOn ? (
          <Button onClick={() => void act(cancelFit, { done: t('settings.cancelled') })}>
            {t('settings.cancel')}
          </Button>
        ) : (
          <Button onClick={() => void act(fitAnew, { done: t('settings.fitBegun') })}>
            {t('settings.fit')}
          </Button>
        )}
      </span>
    </Section>
  )
}
