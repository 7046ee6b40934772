import { detectDateFormat } from '#shared/date-detection.ts'
import { compileDateFormat, type DateParser, ISO_FORMAT } from '#shared/date-format.ts'
import { detectDecimalSeparator } from '#shared/decimal.ts'
import type { SourceFile, StepPlan } from '../plan.ts'
import { openFile } from './step-rows.ts'

/** Fields of the network's own whose cells are dates or numbers. */
export type OwnFormats = { dates: readonly string[]; numbers: readonly string[] }

export const DATE_FIELDS: readonly string[] = [
  'date',
  'promised',
  'delivered',
  'cancelled',
  'won',
  'since',
  'opened',
  'engaged',
  'closed',
]
export const NUMBER_FIELDS: readonly string[] = ['quantity', 'unitPrice', 'amount', 'value']

/** How the texts of a step are read. A date field whose format nothing decides has several candidates. */
export type StepFormats = {
  dates: Readonly<Record<string, { parse: DateParser | null; candidates: readonly string[] }>>
  decimalSeparator: '.' | ','
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T|$)/

/** Rows after which a format that was proven is believed. */
const ENOUGH_ROWS = 2000

/**
 * Finds the formats that the plan leaves open. Reads the first rows of each file; when they leave a date open
 * (01/02/2017), reads on until a row proves one reading or the file ends.
 */
export async function findFormats(
  step: StepPlan,
  own: OwnFormats = { dates: [], numbers: [] },
): Promise<StepFormats> {
  const told = (field: string): string | null =>
    typeof step.dateFormat === 'string' ? step.dateFormat : (step.dateFormat?.[field] ?? null)
  const dateFields = [...DATE_FIELDS, ...own.dates].filter((field) => step.map[field])
  const open = dateFields.filter((field) => told(field) === null)
  const numberFields =
    step.decimalSeparator === null
      ? [...NUMBER_FIELDS, ...own.numbers].filter((field) => step.map[field])
      : []
  const samples = new Samples()
  let delimiter = ','
  if (open.length + numberFields.length > 0)
    for (const file of [...step.files, ...step.join.map((join) => join.file)])
      delimiter = (await sample(file, step, open, numberFields, samples)) ?? delimiter
  const dates: Record<string, { parse: DateParser | null; candidates: readonly string[] }> = {}
  for (const field of dateFields) dates[field] = dateReading(told(field), samples, field)
  return { dates, decimalSeparator: step.decimalSeparator ?? separatorOf(samples, numberFields, delimiter) }
}

function dateReading(told: string | null, samples: Samples, field: string) {
  if (told !== null) return { parse: compileDateFormat(told), candidates: [told] }
  const { candidates, isAmbiguous } = samples.dateFormats(field)
  const [first = ISO_FORMAT] = candidates
  return isAmbiguous ? { parse: null, candidates } : { parse: compileDateFormat(first), candidates: [first] }
}

function separatorOf(samples: Samples, fields: readonly string[], delimiter: string): '.' | ',' {
  const texts = fields.flatMap((field) => [...samples.of(field)])
  const proven = detectDecimalSeparator(texts)
  if (proven) return proven
  // 1,234 proves nothing by itself; files parted by semicolons come from where the comma starts the fraction
  return delimiter === ';' && texts.some((text) => text.includes(',')) ? ',' : '.'
}

async function sample(
  file: SourceFile,
  step: StepPlan,
  dates: readonly string[],
  numbers: readonly string[],
  samples: Samples,
): Promise<string | null> {
  // numbers and dates of typed files prove nothing about texts beside them
  const table = await openFile(file, 'none')
  const places = [...dates, ...numbers].flatMap((field) => {
    const at = table.columns.indexOf(step.map[field] ?? '')
    return at < 0 ? [] : [{ field, at, isDate: dates.includes(field) }]
  })
  try {
    if (places.length === 0) return null
    let count = 0
    for await (const { rows } of table.rows) {
      for (const row of rows)
        for (const { field, at, isDate } of places)
          if (!(isDate && table.isTyped && ISO_DATE.test(row[at] ?? '')))
            samples.add(field, row[at] ?? '', isDate)
      count += rows.length
      if (count >= ENOUGH_ROWS && dates.every((field) => !samples.dateFormats(field).isAmbiguous)) break
    }
    return table.delimiter
  } finally {
    table.close()
  }
}

/** Texts of each field that differ in what matters: for dates their first two numbers, which are day and month. */
export class Samples {
  #texts = new Map<string, Map<string, string>>()

  add(field: string, text: string, isDate: boolean): void {
    const trimmed = text.trim()
    if (trimmed === '') return
    const known = this.#texts.get(field) ?? new Map<string, string>()
    if (known.size === 0) this.#texts.set(field, known)
    if (known.size >= 2000) return
    const key = isDate
      ? (/^\D*\d+\D+\d+/.exec(trimmed)?.[0] ?? trimmed.slice(0, 12)) + trimmed.length
      : trimmed
    if (!known.has(key)) known.set(key, trimmed)
  }

  of(field: string): Iterable<string> {
    return this.#texts.get(field)?.values() ?? []
  }

  dateFormats(field: string): { candidates: readonly string[]; isAmbiguous: boolean } {
    const { candidates, ambiguous } = detectDateFormat(this.of(field))
    return { candidates, isAmbiguous: ambiguous }
  }
}
