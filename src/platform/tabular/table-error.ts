/** Why a file cannot be read as a table at all; pages and commands translate the code. */
export type TableRefusal =
  | 'empty'
  | 'not_text'
  | 'not_a_spreadsheet'
  | 'old_spreadsheet'
  | 'spreadsheet_damaged'
  | 'spreadsheet_locked'
  | 'table_missing'
  | 'json_damaged'
  | 'json_without_rows'
  | 'gzip_damaged'
  | 'header_damaged'
  | 'quote_not_closed'
  | 'field_too_long'
  | 'row_too_long'
  | 'too_many_columns'
  | 'unpacks_too_large'

/** Thrown when reading must stop; `line` is where in the file (1 is the first), null when no line is to blame. */
export class TableError extends Error {
  readonly refusal: TableRefusal
  readonly line: number | null

  constructor(refusal: TableRefusal, line: number | null = null) {
    super(line === null ? refusal : `${refusal} at line ${line}`)
    this.name = 'TableError'
    this.refusal = refusal
    this.line = line
  }
}
