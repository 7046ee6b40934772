import type pg from 'pg'
import { type CopyValue, openCopy } from '#records/bulk/copy.ts'
import { normaliseName } from '#shared/text.ts'
import { arrayText, makeStaging } from './apply/staging.ts'
import type { StagedStep } from './apply/write-steps.ts'
import { type Convert, cellReader, RowRefused } from './convert/cells.ts'
import { opportunityConverter, requestConverter } from './convert/network.ts'
import { orderConverter, type PartnerRules } from './convert/orders.ts'
import { deliveryConverter, leadConverter, measureConverter, partnerConverter } from './convert/others.ts'
import { contactConverter, legalEntityConverter } from './convert/people.ts'
import type { RowCounts } from './counts.ts'
import { formatsOf, type OwnFields, readOwnFields } from './own-fields/read.ts'
import type { PartnerBook } from './partner-book.ts'
import type { ImportPlan, SourceFile, StepPlan } from './plan.ts'
import { findFormats, type StepFormats } from './read/formats.ts'
import type { JoinedFile } from './read/join.ts'
import { openStepFile, readJoins } from './read/step-rows.ts'

/** Refused rows that are kept with their cells; more are counted only. */
const MOST_ERRORS = 300_000

export type Staging = {
  client: pg.Client
  begin: () => Promise<void>
  plan: ImportPlan
  book: PartnerBook
  counts: RowCounts
  onRows: (rows: number, bytes: number) => Promise<void>
}

const CONVERTERS = {
  orders: orderConverter,
  deliveries: deliveryConverter,
  measures: measureConverter,
  partners: partnerConverter,
  contacts: contactConverter,
  legal_entities: legalEntityConverter,
  opportunities: opportunityConverter,
  requests: requestConverter,
  leads: leadConverter,
  deals: leadConverter,
} as const

/** Where the rows of a file number lie, to read them again. */
export type FilePlace = { step: StepPlan; file: SourceFile }

/**
 * Reads all files of all steps, converts their rows and copies them into staging tables, refused ones into
 * `staged_error`. Constant memory but for joined files. Returns the staged steps, and the file of each file number.
 */
export async function stageFiles(staging: Staging): Promise<{ staged: StagedStep[]; places: FilePlace[] }> {
  const { client, plan, counts } = staging
  const staged: StagedStep[] = []
  const places: FilePlace[] = []
  const stages = await readStageWords(staging)
  let bytesBefore = 0
  for (const [index, step] of plan.steps.entries()) {
    const table = await makeStaging(client, step.kind, index)
    const ownFields = await readOwnFields(staging, step)
    const formats = await findFormats(step, formatsOf(ownFields))
    const joins = await readJoins(step, formats.decimalSeparator)
    for (const file of step.files) {
      const number = counts.addFile(file.name, step.kind)
      places.push({ step, file })
      bytesBefore += await stageFile(
        staging,
        { step, file, number, formats, joins, bytesBefore, stages, ownFields },
        table,
      )
    }
    staged.push({ step, staging: table })
  }
  return { staged, places }
}

type StagedFile = {
  step: StepPlan
  file: SourceFile
  number: number
  formats: StepFormats
  joins: readonly JoinedFile[]
  bytesBefore: number
  stages: ReadonlyMap<string, string>
  ownFields: OwnFields
}

async function stageFile(
  staging: Staging,
  staged: StagedFile,
  target: StagedStep['staging'],
): Promise<number> {
  const { client, plan, book, counts, onRows } = staging
  const { step, file, number, formats, joins, bytesBefore, stages, ownFields } = staged
  const open = await openStepFile(step, file, joins, formats.decimalSeparator)
  const cells = cellReader(open.columns, step, formats, open.isTyped)
  const partners: PartnerRules = {
    book,
    mayCreate: plan.createPartners,
    isFixed: plan.partnerId !== null,
    stages,
    ownFields,
  }
  let line = 0
  const convert: Convert = CONVERTERS[step.kind](cells, step, partners, number, () => line)
  try {
    for await (const batch of open.batches) {
      const refused: CopyValue[][] = []
      const refuse = (
        at: number,
        reason: string,
        field: string | null,
        value: string | null,
        row: readonly string[],
      ) => {
        counts.addError(number, reason)
        if (counts.refused <= MOST_ERRORS)
          refused.push([number, at, reason, field, value, arrayText(row.slice(0, open.width))])
      }
      const copy = openCopy(client, `${target.table} (${target.columns.join(', ')})`)
      for (let index = 0; index < batch.rows.length; index++) {
        const row = batch.rows[index] as readonly string[]
        line = batch.lines[index] as number
        const values = convert(row)
        if (values instanceof RowRefused) refuse(line, values.reason, values.field, values.value, row)
        else copy.add(values)
        if ((index & 1023) === 0) await copy.flush()
      }
      await copy.end()
      for (const { line: at, reason, cells: row } of batch.problems) refuse(at, reason, null, null, row)
      await copyErrors(client, refused)
      counts.addRows(number, batch.rows.length + batch.problems.length)
      await onRows(counts.rows, bytesBefore + open.bytesRead())
    }
    return open.bytesRead()
  } finally {
    open.close()
  }
}

/** Codes of the stages in use by what a file may call them: the code, or the name in either language. */
async function readStageWords({ client, begin }: Staging): Promise<ReadonlyMap<string, string>> {
  // outside of a scope row-level security shows none
  await begin()
  const { rows } = await client.query<{ code: string; name_ru: string; name_en: string }>(
    'select code, name_ru, name_en from lifecycle_stage where archived_at is null order by rank desc',
  )
  await client.query('commit')
  const words = rows.flatMap(({ code, name_ru, name_en }) => [
    [normaliseName(name_ru), code] as const,
    [normaliseName(name_en), code] as const,
  ])
  return new Map([...words, ...rows.map(({ code }) => [normaliseName(code), code] as const)])
}

/** Puts refused rows beside the others, for the list that people correct. */
export async function copyErrors(client: pg.Client, refused: readonly CopyValue[][]): Promise<void> {
  if (refused.length === 0) return
  const copy = openCopy(client, 'staged_error')
  for (const values of refused) {
    copy.add(values)
    await copy.flush()
  }
  await copy.end()
}

/** Reads the cells of rows that were refused after staging, and keeps them as the others. */
export async function stageRefused(
  client: pg.Client,
  places: readonly FilePlace[],
  refused: readonly {
    file: number
    row: number
    reason: string
    field: string | null
    value: string | null
  }[],
): Promise<void> {
  const byFile = Map.groupBy(refused.slice(0, MOST_ERRORS), ({ file }) => file)
  for (const [number, rows] of byFile) {
    const place = places[number]
    if (!place) continue
    const wanted = Map.groupBy(rows, ({ row }) => row)
    const open = await openStepFile({ ...place.step, join: [], where: [], map: {} }, place.file, [])
    for await (const batch of open.batches) {
      const found: CopyValue[][] = []
      for (const [index, line] of batch.lines.entries())
        for (const { row, reason, field, value } of wanted.get(line) ?? [])
          found.push([number, row, reason, field, value, arrayText(batch.rows[index] ?? [])])
      await copyErrors(client, found)
    }
    open.close()
  }
}
