import { useQuery } from '@tanstack/react-query'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import { useSession } from '#ui/session.tsx'
import type {
  CustomField,
  CustomFieldChange,
  CustomFieldChanged,
  FieldInputs,
  FieldUse,
  NewCustomField,
  PartnerFields,
  PartnerFieldsChanged,
} from '../../contract.ts'

export const fieldKeys = queryKeys('custom-fields')

type Shape<Schema extends { parse: (value: unknown) => unknown }> = ReturnType<Schema['parse']>
type Answer = { field: CustomField }

export const readFields = (archived: boolean, signal?: AbortSignal) =>
  api.get<{ data: CustomField[] }>('/custom-fields', {
    query: archived ? { archived: 'yes' } : {},
    ...(signal ? { signal } : {}),
  })

export const addField = (field: Partial<NewCustomField> & Pick<NewCustomField, 'code' | 'kind'>) =>
  api.post<Answer>('/custom-fields', field)

const at = (field: { id: string }) => `/custom-fields/${field.id}`

export const changeField = (field: CustomField, change: CustomFieldChange) =>
  api.patch<Shape<typeof CustomFieldChanged>>(at(field), change, { ifMatch: field.version })

export const archiveField = (field: CustomField) => api.post<Answer>(`${at(field)}/archive`)

export const restoreField = (field: CustomField) => api.post<Answer>(`${at(field)}/restore`)

export const orderFields = (fieldIds: readonly string[]) =>
  api.put<{ data: CustomField[] }>('/custom-fields/order', { fieldIds })

export const readFieldUse = (field: CustomField, signal?: AbortSignal) =>
  api.get<Shape<typeof FieldUse>>(`${at(field)}/use`, signal ? { signal } : {})

export const readPartnerFields = (partnerId: string, signal?: AbortSignal) =>
  api.get<PartnerFields>(`/partners/${partnerId}/fields`, signal ? { signal } : {})

/**
 * Sets values; `base` is what they were read with, so that what somebody else changed meanwhile is not written over:
 * conflicts are told field by field. Without it what stands is written over, as an undo does.
 */
export const setPartnerFields = (partnerId: string, values: FieldInputs, base?: FieldInputs) =>
  api.put<Shape<typeof PartnerFieldsChanged>>(
    `/partners/${partnerId}/fields`,
    { values, ...(base ? { base } : {}) },
    { ifMatch: '*' },
  )

const none: readonly CustomField[] = []

/** The fields of the network that the reader may see, in their order; empty until they are there. */
export function useFields(): readonly CustomField[] {
  const { permissions } = useSession()
  const { data } = useQuery({
    queryKey: fieldKeys.list(),
    queryFn: ({ signal }) => readFields(false, signal),
    staleTime: 300_000,
    enabled: permissions.includes('partners.read'),
  })
  return data?.data ?? none
}
