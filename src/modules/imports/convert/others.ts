import { NATURES, TERMS } from '#modules/partners/contract.ts'
import { natureOfWord, termOfWord } from '#modules/partners/index.ts'
import { normaliseName } from '#shared/text.ts'
import { FILE_STATUSES } from '../contract.ts'
import { type OwnValues, ownValuesReader } from '../own-fields/convert.ts'
import type { StepPlan } from '../plan.ts'
import { type CellReader, type Convert, orNull, RowRefused, refuseTooLong } from './cells.ts'
import { type PartnerRules, partnerOf, readState } from './orders.ts'
import { statusOfWord, wordReader } from './words.ts'

/** Reads rows as what became of known orders. */
export function deliveryConverter(
  cells: CellReader,
  step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  const status = wordReader(step.values['status'], FILE_STATUSES, statusOfWord)
  return (row) => {
    const hasPartner = partners.isFixed || cells.has('partner')
    const partner = hasPartner ? partnerOf(cells, row, { ...partners, mayCreate: false }) : null
    if (partner instanceof RowRefused) return partner
    const number = cells.text(row, 'number')
    if (number === '') return new RowRefused('number_missing', 'number')
    const state = readState(cells, row, step, status)
    if (state instanceof RowRefused) return state
    return [
      file,
      lineOf(),
      partner?.k ?? null,
      number,
      state.status,
      state.promised,
      state.delivered,
      state.cancelled,
    ]
  }
}

/**
 * Reads rows as observations on the step's scale. A row that joins nobody is not attributable. Its identity are the
 * fields the recipe names, or the key of the row with partner and number; rows without a key are told apart by day and
 * place in the file.
 */
export function measureConverter(
  cells: CellReader,
  step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  const identity =
    step.identity ??
    (cells.has('key') ? ['key', 'number', 'partner'] : ['partner', 'number', 'about', 'date'])
  const isJoined = step.join.length > 0
  return (row) => {
    const hasPartner = partners.isFixed || cells.has('partner')
    if (isJoined && hasPartner && !partners.isFixed && cells.text(row, 'partner') === '')
      return new RowRefused('not_attributable', 'partner')
    const partner = hasPartner ? partnerOf(cells, row, partners) : null
    if (partner instanceof RowRefused) return partner
    const number = cells.text(row, 'number')
    if (!partner && number === '') return new RowRefused('number_missing', 'number')
    const at = cells.date(row, 'date')
    if (at === null) return new RowRefused('date_missing', 'date')
    if (at instanceof RowRefused) return at
    const value = cells.number(row, 'value')
    if (value === null) return new RowRefused('value_missing', 'value')
    if (value === 'bad') return new RowRefused('bad_value', 'value', cells.text(row, 'value'))
    const number64 = Number(value.digits) / 10 ** value.scale
    if (number64 < step.scale.min || number64 > step.scale.max)
      return new RowRefused('out_of_scale', 'value', cells.text(row, 'value'))
    const key = identity.map((field) => cells.text(row, field)).join(' | ')
    const evidence = cells.text(row, 'evidence')
    const about = cells.text(row, 'about')
    const tooLong = refuseTooLong([
      ['key', key, 600],
      ['evidence', evidence, 4000],
      ['about', about, 200],
    ])
    if (tooLong) return tooLong
    const hasKey = step.identity !== null || cells.has('key')
    return [
      ...[file, lineOf(), partner?.k ?? null, orNull(number), key, hasKey ? 't' : 'f'],
      ...[String(number64), at, orNull(evidence), orNull(about)],
    ]
  }
}

/** Reads rows as partners. */
export function partnerConverter(
  cells: CellReader,
  step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  const stageOf = wordReader(
    step.values['stage'],
    [...new Set(partners.stages.values())],
    (word) => partners.stages.get(normaliseName(word)) ?? null,
  )
  const natureOf = wordReader(step.values['nature'], NATURES, natureOfWord)
  const termOf = wordReader(step.values['term'], TERMS, termOfWord)
  const ownValuesOf = ownValuesReader(cells, partners.ownFields, step.currency)
  return (row) => {
    const name = cells.text(row, 'name')
    const stageWord = cells.text(row, 'stage')
    const stage = stageWord === '' ? null : stageOf(stageWord)
    if (stageWord !== '' && stage === null) return new RowRefused('unknown_stage', 'stage', stageWord)
    const since = cells.date(row, 'since')
    if (since instanceof RowRefused) return since
    const nature = wordOr(cells.text(row, 'nature'), natureOf, 'nature')
    if (nature instanceof RowRefused) return nature
    const term = wordOr(cells.text(row, 'term'), termOf, 'term')
    if (term instanceof RowRefused) return term
    const city = cells.text(row, 'city')
    const country = cells.text(row, 'country')
    const website = cells.text(row, 'website')
    const tooLong = refuseTooLong([
      ['name', name, 300],
      ['city', city, 200],
      ['country', country, 100],
      ['website', website, 300],
    ])
    if (tooLong) return tooLong
    // the file of partners is what makes them, so no permission is needed beyond importing it
    const entry = partnerOf(cells, row, { ...partners, mayCreate: true })
    if (entry instanceof RowRefused) return entry
    const own = ownValuesOf(row, entry.isNew ? null : entry.partnerId)
    if (own instanceof RowRefused) return own
    if (name !== '' && entry.isNew && entry.name === entry.externalId) entry.name = name
    return [
      file,
      lineOf(),
      entry.k,
      orNull(name),
      orNull(city),
      orNull(countryCode(country)),
      orNull(website),
      stage,
      since,
      nature,
      term,
      moreOf(cells, row, own),
    ]
  }
}

/** Tags, parted by comma or semicolon, and values of own fields; null when the row says none of either. */
function moreOf(cells: CellReader, row: readonly string[], fields: OwnValues | null): string | null {
  const tags = cells
    .text(row, 'tags')
    .split(/[,;]/)
    .map((tag) => tag.trim().slice(0, 60))
    .filter((tag) => tag !== '')
  if (tags.length === 0 && fields === null) return null
  return JSON.stringify({
    ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}),
    ...(fields ? { fields } : {}),
  })
}

function wordOr(
  word: string,
  read: (word: string) => string | null,
  field: string,
): string | null | RowRefused {
  if (word === '') return null
  return read(word) ?? new RowRefused('bad_value', field, word)
}

/** Two letters are an ISO 3166-1 code in any case; other words are kept as written. */
function countryCode(country: string): string {
  return /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : country
}

/** Reads rows as leads, or as won leads (deals). */
export function leadConverter(
  cells: CellReader,
  step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  const isDeal = step.kind === 'deals'
  return (row) => {
    const key = cells.text(row, 'key')
    if (key === '') return new RowRefused('key_missing', 'key')
    const at = cells.date(row, 'date')
    if (at === null) return new RowRefused('date_missing', 'date')
    if (at instanceof RowRefused) return at
    const wonAt = isDeal ? at : cells.date(row, 'won')
    if (wonAt instanceof RowRefused) return wonAt
    const account = cells.text(row, 'partner')
    const name = cells.text(row, 'name')
    const origin = cells.text(row, 'origin')
    const city = cells.text(row, 'city')
    const country = cells.text(row, 'country')
    const tooLong = refuseTooLong([
      ['key', key, 200],
      ['partner', account, 200],
      ['name', name, 300],
      ['origin', origin, 200],
      ['city', city, 200],
      ['country', country, 100],
    ])
    if (tooLong) return tooLong
    const known = account === '' ? null : partners.book.find(account)
    return [
      ...[file, lineOf(), key, orNull(name), orNull(origin), orNull(city), orNull(countryCode(country))],
      ...[isDeal ? null : at, wonAt, orNull(account), known?.k ?? null],
    ]
  }
}
