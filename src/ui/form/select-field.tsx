import { Select, type SelectProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { errorOf, type Own } from './described.tsx'

/** One of a list; `searchable` for more than eight. */
export function SelectField({ help, error, data, ...rest }: Own<SelectProps>) {
  const { t } = useTranslation('ui')
  const many = Array.isArray(data) && data.length > 8
  return (
    <Select
      description={error ? undefined : help}
      error={errorOf(error)}
      data={data}
      searchable={many}
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': t('form.clear') }}
      // the list scrolls to its choice before it is put in place: fixed, it cannot take the whole page along
      comboboxProps={{ shadow: 'md', floatingStrategy: 'fixed' }}
      {...rest}
    />
  )
}
