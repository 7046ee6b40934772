import { Select, type SelectProps } from '@mantine/core'
import { errorOf, type Own } from './described.tsx'

/** One of a list; `searchable` for more than eight. */
export function SelectField({ help, error, data, ...rest }: Own<SelectProps>) {
  const many = Array.isArray(data) && data.length > 8
  return (
    <Select
      description={error ? undefined : help}
      error={errorOf(error)}
      data={data}
      searchable={many}
      allowDeselect={false}
      comboboxProps={{ shadow: 'md' }}
      {...rest}
    />
  )
}
