import './rating.css'
import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import {
  RATING_COMPONENTS,
  RatingSettings,
  type RatingSettingsAnswer,
  type RatingWeights,
  SHOWN_LEVELS,
} from '../../contract.ts'
import { saveRatingSettings, usePreview, useRatingSettings } from './api.ts'
import { Rates } from './rates.tsx'
import { useGroupName } from './rating-words.ts'

/** What ratings are made of, how much each part weighs, what partners see; with what a change would move. */
export function RatingSettingsPage() {
  const { t } = useTranslation('insights-rating')
  const settings = useRatingSettings()
  return (
    <SettingsPage
      current="rating"
      sentence={t('settings.sentence')}
      title={t('settings.title')}
      lead={t('settings.lead')}
    >
      {settings.isError ? <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} /> : null}
      {settings.isPending ? <Skeleton lines={10} /> : null}
      {settings.data ? <Editor key={settings.data.version} answer={settings.data} /> : null}
      {settings.data ? <Rates /> : null}
    </SettingsPage>
  )
}

function Editor({ answer }: { answer: RatingSettingsAnswer }) {
  const { t } = useTranslation('insights-rating')
  const act = useDeed()
  const [draft, setDraft] = useState(answer.settings)
  const change = (part: Partial<RatingSettings>) => setDraft({ ...draft, ...part })
  const isValid = RatingSettings.safeParse(draft).success && hasWeight(draft)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(answer.settings)
  const save = () =>
    void act(() => saveRatingSettings(draft, answer.version), {
      done: t('settings.saved'),
      undo: (saved) => saveRatingSettings(answer.settings, saved.version),
    })
  return (
    <div className="rating-settings">
      <Compared draft={draft} answer={answer} onChange={change} />
      <Section title={t('settings.weights')} note={t('settings.weightsNote')}>
        <Weights weights={draft.weights} onChange={(weights) => change({ weights })} />
        <GroupWeights draft={draft} answer={answer} onChange={change} />
      </Section>
      <Shown draft={draft} onChange={change} />
      {isValid ? null : <Note title={t('settings.invalid')} />}
      <Preview settings={isChanged && isValid ? draft : null} />
      <div>
        <Button kind="main" onClick={save} disabled={!isChanged || !isValid}>
          {t('settings.save')}
        </Button>
      </div>
    </div>
  )
}

/** Somebody has to be rated by something: each set of weights needs one above zero. */
function hasWeight({ weights, byGroup }: RatingSettings): boolean {
  return [weights, ...Object.values(byGroup)].every((one) => RATING_COMPONENTS.some((name) => one[name] > 0))
}

type Parts = {
  draft: RatingSettings
  answer: RatingSettingsAnswer
  onChange: (part: Partial<RatingSettings>) => void
}

function Compared({ draft, answer, onChange }: Parts) {
  const { t, i18n } = useTranslation('insights-rating')
  const [kinds, setKinds] = useState(draft.answerKinds.join(', '))
  return (
    <div className="weights">
      <SelectField
        label={t('settings.groupBy')}
        data={answer.groupings.map(({ key, nameRu, nameEn }) => ({
          value: key,
          label: key.startsWith('segment:')
            ? t('settings.grouping.segment', { name: (i18n.language === 'ru' ? nameRu : nameEn) ?? key })
            : t(`settings.grouping.${key as 'all' | 'nature' | 'tag'}`),
        }))}
        value={draft.groupBy}
        onChange={(value) => value && onChange({ groupBy: value, byGroup: {} })}
      />
      <NumberInput
        label={t('settings.window')}
        min={90}
        max={1095}
        value={draft.windowDays}
        onChange={(value) => onChange({ windowDays: Math.round(Number(value)) })}
      />
      <TextField
        label={t('settings.answerKinds')}
        help={t('settings.answerKindsHelp')}
        value={kinds}
        onChange={(event) => setKinds(event.currentTarget.value)}
        onBlur={() =>
          onChange({
            answerKinds: kinds
              .split(',')
              .map((kind) => kind.trim())
              .filter((kind) => kind !== ''),
          })
        }
      />
    </div>
  )
}

function Weights({
  weights,
  onChange,
}: {
  weights: RatingWeights
  onChange: (weights: RatingWeights) => void
}) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const total = RATING_COMPONENTS.reduce((sum, component) => sum + weights[component], 0)
  return (
    <div className="weights">
      {RATING_COMPONENTS.map((component) => (
        <NumberInput
          key={component}
          label={t(`component.${component}`)}
          description={t(`componentAbout.${component}`)}
          min={0}
          max={100}
          value={weights[component]}
          rightSectionWidth={64}
          rightSection={
            <span className="small mm">{total > 0 ? format.percent(weights[component] / total) : null}</span>
          }
          onChange={(value) => onChange({ ...weights, [component]: Number(value) })}
        />
      ))}
    </div>
  )
}

function GroupWeights({ draft, answer, onChange }: Parts) {
  const { t } = useTranslation('insights-rating')
  const groupName = useGroupName()
  const groups = draft.groupBy === answer.settings.groupBy ? answer.groups : []
  const own = Object.entries(draft.byGroup)
  const left = groups.filter(({ key }) => !(key in draft.byGroup))
  const nameOf = (key: string) => groupName(groups.find((group) => group.key === key) ?? { key })
  return (
    <>
      {own.map(([key, weights]) => (
        <Section
          key={key}
          title={`${t('settings.ofGroup')}: ${nameOf(key)}`}
          actions={
            <button
              type="button"
              className="link"
              onClick={() =>
                onChange({ byGroup: Object.fromEntries(own.filter(([other]) => other !== key)) })
              }
            >
              {t('settings.removeGroup')}
            </button>
          }
        >
          <Weights
            weights={weights}
            onChange={(changed) => onChange({ byGroup: { ...draft.byGroup, [key]: changed } })}
          />
        </Section>
      ))}
      {left.length > 0 ? (
        <SelectField
          label={t('settings.addGroup')}
          data={left.map((group) => ({ value: group.key, label: `${groupName(group)} (${group.partners})` }))}
          value={null}
          onChange={(key) => key && onChange({ byGroup: { ...draft.byGroup, [key]: draft.weights } })}
        />
      ) : null}
    </>
  )
}

function Shown({ draft, onChange }: Omit<Parts, 'answer'>) {
  const { t } = useTranslation('insights-rating')
  return (
    <Section title={t('settings.shown')}>
      <div className="weights">
        <SelectField
          label={t('settings.shown')}
          data={SHOWN_LEVELS.map((level) => ({ value: level, label: t(`settings.level.${level}`) }))}
          value={draft.shown.level}
          onChange={(level) =>
            level && onChange({ shown: { ...draft.shown, level: level as RatingSettings['shown']['level'] } })
          }
        />
        <NumberInput
          label={t('settings.answerDays')}
          min={1}
          max={60}
          value={draft.answerDays}
          onChange={(value) => onChange({ answerDays: Math.round(Number(value)) })}
        />
        <CheckboxField
          label={t('settings.showPlace')}
          checked={draft.shown.place}
          onChange={(event) => onChange({ shown: { ...draft.shown, place: event.currentTarget.checked } })}
        />
      </div>
    </Section>
  )
}

/** What the settings on the page would move, computed over all partners. */
function Preview({ settings }: { settings: RatingSettings | null }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const preview = usePreview(settings)
  if (settings === null) return null
  if (!preview.data) return <Skeleton lines={3} />
  const { moved, placesChanged, largest } = preview.data
  const score = (value: number | null) => (value === null ? '–' : format.number(value, { decimals: 1 }))
  return (
    <Section
      title={t('settings.preview')}
      note={
        moved === 0
          ? t('settings.previewNone')
          : `${t('settings.previewMoved', { count: moved })}, ${t('settings.previewPlaces', { count: placesChanged })}`
      }
    >
      {moved > 0 ? (
        <table className="ledger" aria-label={t('settings.preview')}>
          <thead>
            <tr>
              <th scope="col">{t('column.partner')}</th>
              <th scope="col" className="n">
                {t('settings.was')}
              </th>
              <th scope="col" className="n">
                {t('settings.willBe')}
              </th>
            </tr>
          </thead>
          <tbody>
            {largest.slice(0, 8).map((one) => (
              <tr key={one.partnerId}>
                <th scope="row">{one.name}</th>
                <td className="n">{score(one.from)}</td>
                <td className="n">{score(one.to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Section>
  )
}
