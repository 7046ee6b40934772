import { BYTE_ORDER_MARK, type CsvValue, csvText } from '#shared/csv-write.ts'
import type { Language } from '#shared/language.ts'

/** Saves a text as a file of the reader's computer. */
export function saveText(name: string, text: string, type: string): void {
  saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }))
}

/** Saves what was fetched as a file of the reader's computer. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The browser reads the address after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Numbers as API and charts have them; sums of money as decimal text are numbers too. */
export type CsvTable = { name: string; head: readonly string[]; rows: readonly (readonly CsvValue[])[] }

/** A CSV text that a spreadsheet of the reader's language opens without questions: its separators and decimal sign. */
export function csvFor({ head, rows }: CsvTable, language: Language): string {
  const cells = language === 'ru' ? rows.map((row) => row.map(withDecimalComma)) : rows
  return BYTE_ORDER_MARK + csvText(head, cells, { delimiter: language === 'ru' ? ';' : ',' })
}

function withDecimalComma(value: CsvValue): CsvValue {
  if (typeof value !== 'number' && !(typeof value === 'string' && /^-?\d+\.\d+$/.test(value))) return value
  return String(value).replace('.', ',')
}

/** Saves a table as CSV. */
export function saveCsv(table: CsvTable, language: Language): void {
  saveText(`${table.name}.csv`, csvFor(table, language), 'text/csv')
}
