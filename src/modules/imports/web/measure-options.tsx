import { useTranslation } from 'react-i18next'
import { SelectField, TextField } from '#ui/form/fields.tsx'
import { NumberField } from '#ui/form/number-fields.tsx'
import type { ImportSettings, ScaleOfRecipe } from '../contract.ts'

const SCALES = {
  stars: { code: 'stars', min: 1, max: 5, better: 'higher' },
  nps: { code: 'nps', min: 0, max: 10, better: 'higher' },
  csat: { code: 'csat', min: 1, max: 5, better: 'higher' },
  ces: { code: 'ces', min: 1, max: 7, better: 'higher' },
  score: { code: 'score', min: 0, max: 100, better: 'higher' },
} as const
type Known = keyof typeof SCALES

/** On which scale the ratings are, and who gave them. */
export function MeasureOptions(props: {
  settings: ImportSettings
  put: (part: Partial<ImportSettings>) => void
}) {
  const { settings, put } = props
  const { t } = useTranslation('imports')
  const scale: ScaleOfRecipe = settings.scale ?? SCALES.stars
  const isKnown = scale.code in SCALES
  return (
    <>
      <SelectField
        label={t('scale.label')}
        help={t('scale.help')}
        data={[
          ...Object.keys(SCALES).map((code) => ({ value: code, label: t(`scale.${code}`) })),
          { value: 'own', label: t('scale.own') },
        ]}
        value={isKnown ? scale.code : 'own'}
        onChange={(code) =>
          put({
            scale:
              code && code in SCALES
                ? SCALES[code as Known]
                : { ...scale, code: 'own-scale', name: t('scale.ownName') },
          })
        }
      />
      <SelectField
        label={t('scale.givenBy')}
        data={(['third', 'partner', 'host'] as const).map((one) => ({
          value: one,
          label: t(`scale.givers.${one}`),
        }))}
        value={settings.givenBy ?? 'third'}
        onChange={(one) => put({ givenBy: one === 'host' || one === 'partner' ? one : 'third' })}
      />
      {isKnown ? null : (
        <>
          <TextField
            label={t('scale.name')}
            value={scale.name ?? ''}
            maxLength={200}
            onChange={(event) => put({ scale: { ...scale, name: event.currentTarget.value } })}
          />
          <TextField
            label={t('scale.code')}
            help={t('scale.codeHelp')}
            value={scale.code}
            maxLength={40}
            onChange={(event) => put({ scale: { ...scale, code: event.currentTarget.value } })}
          />
          <NumberField
            label={t('scale.min')}
            value={scale.min}
            onChange={(min) => put({ scale: { ...scale, min: min ?? 0 } })}
          />
          <NumberField
            label={t('scale.max')}
            value={scale.max}
            onChange={(max) => put({ scale: { ...scale, max: max ?? 0 } })}
          />
          <SelectField
            label={t('scale.better')}
            data={(['higher', 'lower'] as const).map((one) => ({
              value: one,
              label: t(`scale.betters.${one}`),
            }))}
            value={scale.better}
            onChange={(one) => put({ scale: { ...scale, better: one === 'lower' ? 'lower' : 'higher' } })}
          />
        </>
      )}
    </>
  )
}
