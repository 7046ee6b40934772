import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { OrderList } from '#ui/order-list.tsx'
import type { FieldOption } from '../../contract.ts'
import { codeFrom } from './field-values.ts'

/** The values of a choice: their names in both languages and their order. One that partners have is put away, not removed. */
export function OptionsEditor(props: {
  options: readonly FieldOption[]
  /** How many partners have each. */
  counts: Record<string, number>
  error?: ReactNode
  onChange: (options: FieldOption[]) => void
}) {
  const { options, counts, error, onChange } = props
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const change = (code: string, part: Partial<FieldOption>) =>
    onChange(options.map((option) => (option.code === code ? { ...option, ...part } : option)))
  const add = () => {
    const taken = options.map((option) => option.code)
    onChange([...options, { code: codeFrom('option', taken), labelRu: '', labelEn: '', archived: false }])
  }
  const name = (option: FieldOption) => (language === 'ru' ? option.labelRu : option.labelEn) || option.code
  return (
    <fieldset className="options-editor">
      <legend className="small">{t('fields.options')}</legend>
      <OrderList
        label={t('fields.options')}
        items={options.map((option) => ({
          key: option.code,
          name: name(option),
          body: (
            <span className="option-line" data-archived={option.archived || undefined}>
              <input
                className="inp"
                lang="ru"
                placeholder={t('fields.labelRu')}
                aria-label={t('fields.optionRu', { name: name(option) })}
                value={option.labelRu}
                maxLength={120}
                onChange={(event) => change(option.code, { labelRu: event.currentTarget.value })}
              />
              <input
                className="inp"
                lang="en"
                placeholder={t('fields.labelEn')}
                aria-label={t('fields.optionEn', { name: name(option) })}
                value={option.labelEn}
                maxLength={120}
                onChange={(event) => change(option.code, { labelEn: event.currentTarget.value })}
              />
              {(counts[option.code] ?? 0) > 0 || option.archived ? (
                <button
                  type="button"
                  className="link small"
                  onClick={() => change(option.code, { archived: !option.archived })}
                >
                  {t(option.archived ? 'fields.restore' : 'fields.archive')}
                </button>
              ) : (
                <IconButton
                  icon="cross"
                  label={t('fields.optionRemove', { name: name(option) })}
                  onClick={() => onChange(options.filter((one) => one !== option))}
                />
              )}
            </span>
          ),
        }))}
        onOrder={(codes) =>
          onChange(codes.flatMap((code) => options.find((option) => option.code === code) ?? []))
        }
      />
      {error ? <p className="small att">{error}</p> : null}
      <Button size="small" icon="plus" onClick={add}>
        {t('fields.optionAdd')}
      </Button>
    </fieldset>
  )
}
