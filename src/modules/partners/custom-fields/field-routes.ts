import { route } from '#platform/http/route.ts'
import { PartnerParams } from '../account/partner-inputs.ts'
import { mayEditPartner, mayManageFields, mayReadPartners } from '../policy.ts'
import { addField, changeField, orderFields, readFieldUse, setFieldArchived } from './define.ts'
import { readPartnerFields, setPartnerFields } from './partner-fields.ts'
import { presentField, readFields, readFieldsFor } from './read-fields.ts'
import {
  CustomFieldAnswer,
  CustomFieldChange,
  CustomFieldChanged,
  CustomFieldList,
  CustomFieldParams,
  CustomFieldQuery,
  FieldOrderInput,
  FieldUse,
  NewCustomField,
  PartnerFields,
  PartnerFieldsChanged,
  PartnerFieldsInput,
} from './shapes.ts'

const tag = 'custom fields'

export const fieldRoutes = [
  route({
    method: 'GET',
    url: '/custom-fields',
    id: 'listCustomFields',
    tag,
    summary: 'The network’s own fields that the reader may see, in their order',
    may: mayReadPartners,
    query: CustomFieldQuery,
    response: CustomFieldList,
    handle: async ({ tx, actor, query }) => {
      // who manages fields sees their definitions also where a role may not see the values
      const read = mayManageFields(actor) ? readFields(tx, { archived: query.archived === 'yes' }) : null
      const fields = await (read ?? readFieldsFor(tx, actor, { archived: query.archived === 'yes' }))
      return { data: fields.map((field) => presentField(field, actor)) }
    },
  }),
  route({
    method: 'POST',
    url: '/custom-fields',
    id: 'addCustomField',
    tag,
    summary: 'Add a field to partner accounts',
    may: mayManageFields,
    body: NewCustomField,
    response: CustomFieldAnswer,
    status: 201,
    handle: async ({ writer, actor, body }) => ({ field: await addField(writer, actor, body) }),
  }),
  route({
    method: 'PUT',
    url: '/custom-fields/order',
    id: 'orderCustomFields',
    tag,
    summary: 'Put the fields into an order',
    may: mayManageFields,
    body: FieldOrderInput,
    response: CustomFieldList,
    handle: async ({ writer, actor, tx, body }) => {
      await orderFields(writer, body.fieldIds)
      const fields = await readFields(tx, { archived: true })
      return { data: fields.map((field) => presentField(field, actor)) }
    },
  }),
  route({
    method: 'PATCH',
    url: '/custom-fields/:fieldId',
    id: 'changeCustomField',
    tag,
    summary: 'Change a field; answers what stood before',
    may: mayManageFields,
    params: CustomFieldParams,
    body: CustomFieldChange,
    response: CustomFieldChanged,
    ifMatch: true,
    handle: ({ writer, actor, params, body, ifMatchVersion }) =>
      changeField(writer, actor, params.fieldId, ifMatchVersion, body),
  }),
  route({
    method: 'GET',
    url: '/custom-fields/:fieldId/use',
    id: 'readCustomFieldUse',
    tag,
    summary: 'How many partners have a value of the field, and each option',
    may: mayManageFields,
    params: CustomFieldParams,
    response: FieldUse,
    handle: ({ tx, actor, params }) => readFieldUse(tx, actor, params.fieldId),
  }),
  route({
    method: 'POST',
    url: '/custom-fields/:fieldId/archive',
    id: 'archiveCustomField',
    tag,
    summary: 'Put a field away; its values are kept',
    may: mayManageFields,
    params: CustomFieldParams,
    response: CustomFieldAnswer,
    handle: async ({ writer, actor, params }) => ({
      field: await setFieldArchived(writer, actor, params.fieldId, true),
    }),
  }),
  route({
    method: 'POST',
    url: '/custom-fields/:fieldId/restore',
    id: 'restoreCustomField',
    tag,
    summary: 'Take a field back from the archive',
    may: mayManageFields,
    params: CustomFieldParams,
    response: CustomFieldAnswer,
    handle: async ({ writer, actor, params }) => ({
      field: await setFieldArchived(writer, actor, params.fieldId, false),
    }),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/fields',
    id: 'readPartnerFields',
    tag,
    summary: 'Values of the network’s own fields that the reader may see',
    may: mayReadPartners,
    params: PartnerParams,
    response: PartnerFields,
    handle: ({ tx, actor, params }) => readPartnerFields(tx, actor, params.partnerId),
  }),
  route({
    method: 'PUT',
    url: '/partners/:partnerId/fields',
    id: 'setPartnerFields',
    tag,
    summary: 'Set values of the network’s own fields; conflicts are told field by field',
    description:
      'With `base`, what the values were read as, a field is refused only when that field has changed since (409, `errors` holds what stands there now); without it the version of If-Match must be the newest.',
    may: mayEditPartner,
    params: PartnerParams,
    body: PartnerFieldsInput,
    response: PartnerFieldsChanged,
    ifMatch: true,
    handle: ({ writer, actor, params, body, ifMatchVersion }) =>
      setPartnerFields(writer, actor, params.partnerId, ifMatchVersion, body),
  }),
]
