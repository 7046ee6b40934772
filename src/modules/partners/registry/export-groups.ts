import type { CounterpartyKind, Nature, PartnerGroup, Term } from '../contract.ts'
import type { Field } from '../custom-fields/read-fields.ts'
import type { CellFrame } from './export-cells.ts'

/** What the partners of a group share, in the words of the file. */
export function groupWords(
  by: string,
  group: PartnerGroup,
  { words, stages, language }: CellFrame,
  fields: readonly Field[],
): string {
  const { value, label } = group
  if (value === null) return words.withoutValue
  if (label !== null) return label
  switch (by) {
    case 'stage':
      return stages[value] ?? value
    case 'nature':
      return words.natures[value as Nature]
    case 'term':
      return words.terms[value as Term]
    case 'kind':
      return words.kinds[value as CounterpartyKind]
    case 'contract':
      return words.contracts[value as 'contract' | 'trust']
    default: {
      const option = fields
        .find(({ code }) => `field.${code}` === by)
        ?.options.find(({ code }) => code === value)
      return option ? (language === 'ru' ? option.labelRu : option.labelEn) : value
    }
  }
}
