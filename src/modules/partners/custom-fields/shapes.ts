import { z } from 'zod'
import { HOST_ROLES } from '#modules/access/contract.ts'
import { Id, Instant, Nature, text } from '../fields.ts'

const HostRole = z.enum(HOST_ROLES)

export const FIELD_KINDS = ['text', 'number', 'money', 'date', 'choice', 'person', 'link'] as const
export const FieldKind = z.enum(FIELD_KINDS)
export type FieldKind = z.infer<typeof FieldKind>

/** How many fields a network may have, archived ones included, and options a choice. */
export const MAX_FIELDS = 100
export const MAX_OPTIONS = 200

export const FieldCode = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'small Latin letters, digits and _')
const OptionCode = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'small Latin letters, digits, _ and -')

export const FieldOption = z.object({
  code: OptionCode,
  labelRu: text(120),
  labelEn: text(120),
  archived: z.boolean().default(false),
})
export type FieldOption = z.infer<typeof FieldOption>

const fieldWords = {
  labelRu: text(80),
  labelEn: text(80),
  hint: text(300).nullable(),
  options: z.array(FieldOption).max(MAX_OPTIONS).describe('Of a choice, in their order'),
  natures: z.array(Nature).min(1).nullable().describe('Types that have the field; null: all'),
  requiredFromStage: z
    .string()
    .max(60)
    .nullable()
    .describe('From this stage on a partner must have a value; null: never'),
  readRoles: z.array(HostRole).nullable().describe('Roles of the host that see values; null: all'),
  writeRoles: z.array(HostRole).nullable().describe('Roles of the host that write values; null: all'),
  audience: z.enum(['host', 'shared']),
  partnerWrites: z.boolean().describe('Whether the partner’s side may write values of a shared field'),
  isKey: z.boolean().describe('Shown among the first things of a partner’s page'),
}

/** A field as its reader sees it. `mayWrite`: whether this reader may write values. */
export const CustomField = z
  .object({
    id: Id,
    code: z.string(),
    kind: FieldKind,
    ...fieldWords,
    place: z.number().int(),
    archivedAt: Instant.nullable(),
    mayWrite: z.boolean(),
    version: z.number().int(),
  })
  .meta({ id: 'CustomField' })
export type CustomField = z.infer<typeof CustomField>
export const CustomFieldList = z.object({ data: z.array(CustomField) })

export const NewCustomField = z
  .object({
    code: FieldCode.describe('Its name in the API, in addresses and files; it never changes'),
    kind: FieldKind,
    ...fieldWords,
    hint: fieldWords.hint.default(null),
    options: fieldWords.options.default([]),
    natures: fieldWords.natures.default(null),
    requiredFromStage: fieldWords.requiredFromStage.default(null),
    readRoles: fieldWords.readRoles.default(null),
    writeRoles: fieldWords.writeRoles.default(null),
    audience: fieldWords.audience.default('host'),
    partnerWrites: fieldWords.partnerWrites.default(false),
    isKey: fieldWords.isKey.default(false),
  })
  .meta({ id: 'NewCustomField' })
export type NewCustomField = z.infer<typeof NewCustomField>

/** The kind changes only while no partner has a value, the audience likewise. */
export const CustomFieldChange = z
  .object({ kind: FieldKind, ...fieldWords })
  .partial()
  .meta({ id: 'CustomFieldChange' })
export type CustomFieldChange = z.infer<typeof CustomFieldChange>
export const CustomFieldChanged = z.object({ field: CustomField, previous: CustomFieldChange })
export const CustomFieldAnswer = z.object({ field: CustomField })
export const CustomFieldParams = z.object({ fieldId: Id })
export const CustomFieldQuery = z.object({
  archived: z.enum(['yes', 'no']).default('no').describe('yes: archived ones too'),
})
export const FieldOrderInput = z.object({
  fieldIds: z.array(Id).max(MAX_FIELDS).describe('All fields in their new order'),
})
/** How many partners have a value, and how many have each option: what archiving or changing would touch. */
export const FieldUse = z.object({
  partners: z.number().int(),
  options: z.record(z.string(), z.number().int()),
})

export const MoneyValue = z.object({
  amount: z.string().regex(/^-?\d{1,13}(\.\d{1,4})?$/, 'a decimal number'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'a code of three letters'),
})
export type MoneyValue = z.infer<typeof MoneyValue>

/** What is sent: text, a number, an amount with its currency, a day, an option’s code, a user id, an address; null clears. */
export const FieldInput = z.union([z.string().max(2000), z.number(), MoneyValue]).nullable()
export type FieldInput = z.infer<typeof FieldInput>
export const FieldInputs = z.record(z.string().max(40), FieldInput)
export type FieldInputs = z.infer<typeof FieldInputs>

/** What is shown: as sent; of a person their id, see `people` beside the values. */
export const FieldValueShown = z.union([z.string(), z.number(), MoneyValue])
export type FieldValueShown = z.infer<typeof FieldValueShown>
export const FieldValues = z.record(z.string(), FieldValueShown)
export type FieldValues = z.infer<typeof FieldValues>

/** Names of the people that values of the kind `person` name. */
export const FieldPeople = z.record(z.string(), z.string())
export type FieldPeople = z.infer<typeof FieldPeople>

/** The values of a partner. `version` is that of the partner account. */
export const PartnerFields = z
  .object({
    values: FieldValues,
    people: FieldPeople,
    missing: z.array(z.string()).describe('Codes of fields its stage requires and that have no value'),
    version: z.number().int(),
  })
  .meta({ id: 'PartnerFields' })
export type PartnerFields = z.infer<typeof PartnerFields>

/**
 * Values to be set, and for each the value it was read with: a field that somebody has changed since is refused by its
 * name (409 `conflict`), while changes of other fields do no harm. Without `base` what stands is written over.
 */
export const PartnerFieldsInput = z
  .object({ values: FieldInputs, base: FieldInputs.optional() })
  .meta({ id: 'PartnerFieldValues' })
export const PartnerFieldsChanged = PartnerFields.extend({
  previous: FieldInputs.describe('What stood before: sent back it undoes the change'),
})
