import { Refused } from '#platform/http/refused.ts'
import type { Audience, Side } from '#records/writer.ts'
import {
  FIELDS,
  type ImportKind,
  type ImportSettings,
  isFieldOf,
  type Recipe,
  type RecipeStep,
  type ScaleOfRecipe,
} from './contract.ts'

/** A file of an import: the name people know it by, and where it lies. */
export type SourceFile = { name: string; path: string; table?: string }

/** One step: files of one kind, read in one way. */
export type StepPlan = {
  /** Place in the recipe; 0 without one. */
  place: number
  kind: ImportKind
  files: readonly SourceFile[]
  map: Readonly<Record<string, string>>
  join: readonly { file: SourceFile; on: Readonly<Record<string, string>> }[]
  where: readonly { column: string; in: readonly string[] }[]
  identity: readonly string[] | null
  values: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** One format for all dates, or one for each field; fields without one are guessed. */
  dateFormat: string | Readonly<Record<string, string>> | null
  decimalSeparator: '.' | ',' | null
  seller: Side
  currency: string
  timeZone: string
  promiseCompare: 'timestamp' | 'day'
  promisePer: 'order' | 'line'
  unavailable: 'broken' | 'withdrawn' | 'open'
  scale: ScaleOfRecipe
  givenBy: Side | 'third'
}

export type ImportPlan = {
  name: string
  source: string
  kind: ImportKind | null
  side: Side
  audience: Audience
  /** All rows belong to this partner. */
  partnerId: string | null
  createPartners: boolean
  skipInvalid: boolean
  steps: readonly StepPlan[]
  /** Whether the summary tells the counts of each file. */
  isFolder: boolean
}

export type PlanContext = {
  network: { currency: string; timeZone: string }
  side: Side
  /** The partner whose side imports. */
  partnerId: string | null
}

const STARS: ScaleOfRecipe = { code: 'stars', min: 1, max: 5, better: 'higher' }

/** Later steps build on earlier ones, in whatever order a recipe lists them. */
const ORDER_OF_KINDS: readonly ImportKind[] = [
  'partners',
  'contacts',
  'legal_entities',
  'leads',
  'orders',
  'deliveries',
  'measures',
  'opportunities',
  'requests',
  'deals',
]

/** The plan of an import of files of one kind. Refuses a map that lacks a required field or names an unknown one. */
export function planFiles(
  kind: ImportKind,
  files: readonly SourceFile[],
  settings: ImportSettings,
  context: PlanContext,
): ImportPlan {
  const step = planStep(
    { ...settings, kind, file: files[0]?.name ?? '' },
    settings,
    files,
    [],
    settings,
    context,
  )
  return planOf(files[0]?.name ?? kind, kind, [step], settings, null, context)
}

/** The plan of a recipe over files found by name. Refuses (`file_missing`) a file that is not there. */
export function planRecipe(
  recipe: Recipe,
  find: (name: string) => SourceFile | null,
  settings: ImportSettings,
  context: PlanContext,
): ImportPlan {
  const file = (name: string): SourceFile => {
    const found = find(name)
    if (!found)
      throw new Refused('file_missing', { detail: `The recipe names the file ${name}, which is not there.` })
    return found
  }
  const steps = recipe.steps
    .map((step, place) => {
      const joined = (step.join ?? []).map(({ file: name, table, on }) => ({
        file: { ...file(name), ...(table === undefined ? {} : { table }) },
        on,
      }))
      return { ...planStep(step, recipe, [file(step.file)], joined, settings, context), place }
    })
    .sort((a, b) => ORDER_OF_KINDS.indexOf(a.kind) - ORDER_OF_KINDS.indexOf(b.kind))
  return planOf(recipe.name, null, steps, settings, recipe, context)
}

function planOf(
  name: string,
  kind: ImportKind | null,
  steps: readonly StepPlan[],
  settings: ImportSettings,
  recipe: Recipe | null,
  { side, partnerId }: PlanContext,
): ImportPlan {
  if (
    side === 'partner' &&
    steps.some((step) => step.kind !== 'orders' && step.kind !== 'deliveries' && step.kind !== 'measures')
  )
    throw new Refused('kind_of_the_host', { detail: 'Partners and leads belong to the host.' })
  return {
    name,
    kind,
    steps,
    side,
    source: settings.source ?? recipe?.source ?? 'file',
    audience: settings.audience === 'shared' ? 'shared' : side,
    partnerId: side === 'partner' ? partnerId : (settings.partnerId ?? null),
    createPartners: side === 'host' && (settings.createPartners ?? recipe?.createPartners ?? false),
    skipInvalid: settings.skipInvalid ?? recipe?.skipInvalid ?? false,
    isFolder: recipe !== null || (steps[0]?.files.length ?? 0) > 1,
  }
}

type Readable = Omit<RecipeStep, 'join' | 'where' | 'identity'> &
  Partial<Pick<RecipeStep, 'where' | 'identity'>>

function planStep(
  step: Readable,
  defaults: Partial<Recipe> | ImportSettings,
  files: readonly SourceFile[],
  join: StepPlan['join'],
  settings: ImportSettings,
  context: PlanContext,
): StepPlan {
  const hasFixedPartner = context.side === 'partner' || settings.partnerId !== undefined
  refuseMap(step.kind, step.map, hasFixedPartner)
  const table = settings.table ?? step.table
  return {
    place: 0,
    kind: step.kind,
    files: table === undefined ? files : files.map((file) => ({ ...file, table })),
    join,
    map: step.map,
    where: step.where ?? [],
    identity: step.identity ?? null,
    values: step.values ?? {},
    dateFormat: settings.dateFormat ?? step.dateFormat ?? defaults.dateFormat ?? null,
    decimalSeparator: settings.decimalSeparator ?? step.decimalSeparator ?? defaults.decimalSeparator ?? null,
    seller: settings.seller ?? step.seller ?? defaults.seller ?? 'host',
    currency: settings.currency ?? step.currency ?? defaults.currency ?? context.network.currency,
    timeZone: settings.timeZone ?? step.timeZone ?? defaults.timeZone ?? context.network.timeZone,
    promiseCompare: settings.promiseCompare ?? step.promiseCompare ?? defaults.promiseCompare ?? 'timestamp',
    promisePer: settings.promisePer ?? step.promisePer ?? defaults.promisePer ?? 'order',
    unavailable: settings.unavailable ?? step.unavailable ?? defaults.unavailable ?? 'open',
    scale: settings.scale ?? step.scale ?? STARS,
    givenBy: settings.givenBy ?? step.givenBy ?? 'third',
  }
}

function refuseMap(kind: ImportKind, map: Readonly<Record<string, string>>, hasFixedPartner: boolean): void {
  const { required, optional } = FIELDS[kind]
  const fields: readonly string[] = [...required, ...optional]
  const unknown = Object.keys(map).find((field) => !isFieldOf(kind, field))
  if (unknown)
    throw new Refused('unknown_field', {
      detail: `There is no field "${unknown}" for ${kind}; there are ${fields.join(', ')}.`,
      errors: [{ pointer: `#/settings/map/${unknown}`, code: 'unknown_field', detail: unknown }],
    })
  const missing = required.filter((field) => !map[field] && !(field === 'partner' && hasFixedPartner))
  if (kind === 'measures' && !map['partner'] && !map['number'] && !hasFixedPartner)
    missing.push('partner' as never)
  if (missing.length > 0)
    throw new Refused('field_not_mapped', {
      detail: `No column is chosen for ${missing.join(', ')}.`,
      errors: missing.map((field) => ({
        pointer: `#/settings/map/${field}`,
        code: 'field_not_mapped',
        detail: field,
      })),
    })
}
