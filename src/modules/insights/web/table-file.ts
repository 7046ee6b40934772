import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { type CsvTable, saveCsv, saveFile } from '#ui/download.ts'
import { useFormat } from '#ui/locale.tsx'
import { useSay } from '#ui/undo-bar.tsx'

type Kind = 'text' | 'number' | 'day'
type Cell = string | number | null

const DAY = /^\d{4}-\d{2}-\d{2}$/
const DECIMAL = /^-?\d+(\.\d+)?$/

/** What the cells of a column are: numbers and days when all that is there are such, so that a workbook can reckon. */
function kindOf(cells: readonly Cell[]): Kind {
  const there = cells.filter((cell) => cell !== null && cell !== '')
  if (there.length === 0) return 'text'
  if (there.every((cell) => typeof cell === 'string' && DAY.test(cell))) return 'day'
  // a code such as 007 is no number
  const isNumber = (cell: Cell) =>
    typeof cell === 'number' || (typeof cell === 'string' && DECIMAL.test(cell) && !/^-?0\d/.test(cell))
  return there.every(isNumber) ? 'number' : 'text'
}

function plain(cell: CsvTable['rows'][number][number] | undefined): Cell {
  if (cell === undefined || cell === null) return null
  return typeof cell === 'number' ? cell : String(cell)
}

/** Saves what a page shows: as CSV that spreadsheets of the reader's language open, or as a workbook. */
export function useTableFile(): (table: CsvTable, format: 'csv' | 'xlsx') => Promise<void> {
  const { t } = useTranslation('insights')
  const { language } = useFormat()
  const say = useSay()
  return async (table, format) => {
    if (format === 'csv') return saveCsv(table, language)
    const rows = table.rows.map((row) => table.head.map((_, at) => plain(row[at])))
    const columns = table.head.map((head, at) => ({ head, kind: kindOf(rows.map((row) => row[at] ?? null)) }))
    try {
      const file = await api.post<Blob>(
        '/reports/workbook',
        { name: table.name, columns, rows },
        { isFile: true },
      )
      saveFile(`${table.name}.xlsx`, file)
    } catch {
      say(t('controls.fileFailed'))
    }
  }
}
