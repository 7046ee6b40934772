import type { CustomField, FieldKind, FieldOption, NewCustomField } from '../../contract.ts'

/** What the form of a field holds; empty text is "none", an empty list of types or roles "all". */
export type FieldFormValues = {
  labelRu: string
  labelEn: string
  code: string
  kind: FieldKind
  hint: string
  options: FieldOption[]
  natures: string[]
  requiredFromStage: string
  readRoles: string[]
  writeRoles: string[]
  audience: 'host' | 'shared'
  partnerWrites: boolean
  isKey: boolean
}

export function valuesOfField(field: CustomField | null): FieldFormValues {
  return {
    labelRu: field?.labelRu ?? '',
    labelEn: field?.labelEn ?? '',
    code: field?.code ?? '',
    kind: field?.kind ?? 'text',
    hint: field?.hint ?? '',
    options: field?.options ?? [],
    natures: field?.natures ?? [],
    requiredFromStage: field?.requiredFromStage ?? '',
    readRoles: field?.readRoles ?? [],
    writeRoles: field?.writeRoles ?? [],
    audience: field?.audience ?? 'host',
    partnerWrites: field?.partnerWrites ?? false,
    isKey: field?.isKey ?? false,
  }
}

/** What the server takes for the values of the form; the other language's name is the same unless given. */
export function fieldOf(values: FieldFormValues): Omit<NewCustomField, 'code'> {
  const ru = values.labelRu.trim()
  const en = values.labelEn.trim()
  const orNull = <Item extends string>(list: readonly string[]) =>
    list.length > 0 ? ([...list] as Item[]) : null
  return {
    kind: values.kind,
    labelRu: ru || en,
    labelEn: en || ru,
    hint: values.hint.trim() || null,
    options:
      values.kind === 'choice'
        ? values.options
            .filter((option) => option.labelRu.trim() || option.labelEn.trim())
            .map((option) => ({
              ...option,
              labelRu: option.labelRu.trim() || option.labelEn.trim(),
              labelEn: option.labelEn.trim() || option.labelRu.trim(),
            }))
        : [],
    natures: orNull(values.natures),
    requiredFromStage: values.requiredFromStage || null,
    readRoles: orNull(values.readRoles),
    writeRoles: orNull(values.writeRoles),
    audience: values.audience,
    partnerWrites: values.audience === 'shared' && values.partnerWrites,
    isKey: values.isKey,
  }
}

const latin: Record<string, string> = Object.fromEntries(
  'а a,б b,в v,г g,д d,е e,ё e,ж zh,з z,и i,й y,к k,л l,м m,н n,о o,п p,р r,с s,т t,у u,ф f,х h,ц ts,ч ch,ш sh,щ sch,ъ ,ы y,ь ,э e,ю yu,я ya'
    .split(',')
    .map((pair) => pair.split(' ')),
)

/** A code made of a name: small Latin letters, digits and _, beginning with a letter; one that nobody has yet. */
export function codeFrom(name: string, taken: readonly string[] = []): string {
  const letters = [...name.toLowerCase()].map((letter) => latin[letter] ?? letter).join('')
  const plain = letters
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36)
  const base = plain || 'field'
  if (!taken.includes(base)) return base
  let place = 2
  while (taken.includes(`${base}_${place}`)) place += 1
  return `${base}_${place}`
}
