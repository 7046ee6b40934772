import { share } from '#shared/statistics.ts'
import { normaliseName } from '#shared/text.ts'
import type { GateCheck, GateCondition, GateEvidence, LifecycleStage } from '../contract.ts'

export type Party = 'host' | 'partner'
export type EndedPromises = {
  side: Party
  kind: string
  kept: number
  late: number
  broken: number
  overdue: number
}

/** What is known of a partner that a gate may ask for; amounts in whole currency units. */
export type Dossier = {
  account: Readonly<Record<string, string | null>>
  /** Codes of custom fields with a value. */
  filledFields: ReadonlySet<string>
  /** Custom fields the stage itself requires and that have no value. */
  requiredFields: readonly string[]
  curator: { id: string; name: string | null } | null
  entities: readonly { id: string; name: string; isInnChecked: boolean }[]
  contacts: readonly { id: string; name: string; position: string | null }[]
  documents: readonly { id: string; title: string; kind: string; isSigned: boolean; at: string }[]
  promises: readonly EndedPromises[]
  /** Facts of the kinds gates ask for, newest first. */
  facts: readonly { id: string; kind: string; at: string }[]
  segments: readonly { scheme: string; segment: string }[]
  figures: Readonly<Record<string, number>>
}

type Verdict = Pick<GateCheck, 'isMet' | 'missing' | 'have' | 'need' | 'evidence'>

const DAY = 86_400_000
const SHOWN = 3

/** Judges one condition by a dossier: whether it is met, what is missing, and what it rests on. */
export function judge(condition: GateCondition, dossier: Dossier, now: Date): Verdict {
  switch (condition.kind) {
    case 'account_fields':
      return judgeFields(condition.fields, (field) => dossier.account[field] ?? null)
    case 'custom_fields':
      return judgeFields(condition.codes, (code) => (dossier.filledFields.has(code) ? '' : null))
    case 'legal_entity': {
      const fitting = dossier.entities.filter((entity) => !condition.isInnChecked || entity.isInnChecked)
      return counted(
        fitting.length,
        1,
        condition.isInnChecked && dossier.entities.length > 0 ? 'inn' : 'legal_entity',
        fitting.map(({ id, name }) => ({ kind: 'legal_entity', id, text: name, at: null })),
      )
    }
    case 'contacts': {
      const words = condition.position === null ? '' : normaliseName(condition.position)
      const fitting = dossier.contacts.filter(
        ({ position }) => words === '' || normaliseName(position ?? '').includes(words),
      )
      return counted(
        fitting.length,
        condition.atLeast,
        'contacts',
        fitting.map(({ id, name }) => ({ kind: 'contact', id, text: name, at: null })),
      )
    }
    case 'document':
      return judgeDocument(condition, dossier)
    case 'promises':
      return judgePromises(condition, dossier)
    case 'facts': {
      const since = condition.withinDays === null ? 0 : now.getTime() - condition.withinDays * DAY
      const fitting = dossier.facts.filter(
        ({ kind, at }) => condition.factKinds.includes(kind) && Date.parse(at) >= since,
      )
      return counted(
        fitting.length,
        condition.atLeast,
        'facts',
        fitting.map(({ id, kind, at }) => ({ kind: 'fact', id, text: kind, at })),
      )
    }
    case 'curator':
      return counted(
        dossier.curator ? 1 : 0,
        1,
        'curator',
        dossier.curator
          ? [{ kind: 'curator', id: dossier.curator.id, text: dossier.curator.name, at: null }]
          : [],
      )
    case 'segment': {
      const fitting = dossier.segments.filter(
        ({ scheme, segment }) =>
          scheme === condition.scheme &&
          (condition.segments.length === 0 || condition.segments.includes(segment)),
      )
      return counted(
        fitting.length,
        1,
        'segment',
        fitting.map(({ segment }) => ({ kind: 'segment', id: segment, text: segment, at: null })),
      )
    }
    case 'figure': {
      const have = dossier.figures[condition.figure] ?? 0
      const need = Number(condition.over)
      const isMet = have > need
      return {
        isMet,
        missing: isMet ? [] : [condition.figure],
        have,
        need,
        evidence: [{ kind: 'figure', id: condition.figure, text: null, at: null }],
      }
    }
  }
}

function judgeFields(names: readonly string[], textOf: (name: string) => string | null): Verdict {
  const missing = names.filter((name) => textOf(name) === null)
  return {
    isMet: missing.length === 0,
    missing,
    have: names.length - missing.length,
    need: names.length,
    evidence: names
      .filter((name) => !missing.includes(name))
      .map((name) => ({ kind: 'field', id: name, text: textOf(name) || null, at: null })),
  }
}

function judgeDocument(condition: Extract<GateCondition, { kind: 'document' }>, dossier: Dossier): Verdict {
  if (condition.unlessOnTrust && dossier.account['contract'] === 'trust')
    return {
      isMet: true,
      missing: [],
      have: 0,
      need: 0,
      evidence: [{ kind: 'field', id: 'contract', text: 'trust', at: null }],
    }
  const words = condition.title === null ? '' : normaliseName(condition.title)
  const fitting = dossier.documents.filter(
    ({ kind, title }) =>
      (condition.documentKind === null || kind === condition.documentKind) &&
      (words === '' || normaliseName(title).includes(words)),
  )
  const signed = fitting.filter(({ isSigned }) => isSigned)
  const good = condition.isSigned ? signed : fitting
  return counted(
    good.length,
    1,
    condition.isSigned && fitting.length > 0 ? 'signature' : 'document',
    good.map(({ id, title, at }) => ({ kind: 'document', id, text: title, at })),
  )
}

function judgePromises(condition: Extract<GateCondition, { kind: 'promises' }>, dossier: Dossier): Verdict {
  const sum = { kept: 0, late: 0, broken: 0, overdue: 0 }
  for (const row of dossier.promises) {
    if (condition.side !== 'any' && row.side !== condition.side) continue
    if (condition.promiseKinds.length > 0 && !condition.promiseKinds.includes(row.kind)) continue
    sum.kept += row.kept
    sum.late += row.late
    sum.broken += row.broken
    sum.overdue += row.overdue
  }
  if (condition.rule === 'none_overdue') {
    const isMet = sum.overdue === 0
    return { isMet, missing: isMet ? [] : ['overdue'], have: sum.overdue, need: 0, evidence: [] }
  }
  const ended = sum.kept + sum.late + sum.broken
  const have = share(sum.kept, ended)
  const enough = ended >= (condition.atLeast ?? 1)
  const isMet = enough && have !== null && have >= (condition.share ?? 0)
  return {
    isMet,
    missing: isMet ? [] : [enough ? 'kept_share' : 'ended'],
    have: enough ? have : ended,
    need: enough ? condition.share : (condition.atLeast ?? 1),
    evidence: [],
  }
}

function counted(have: number, need: number, lack: string, evidence: readonly GateEvidence[]): Verdict {
  const isMet = have >= need
  return { isMet, missing: isMet ? [] : [lack], have, need, evidence: evidence.slice(0, SHOWN) }
}

type Place = Pick<LifecycleStage, 'code' | 'rank' | 'role' | 'archivedAt'>

/**
 * The stages whose gates a move must pass: forward all that it passes and enters; back in from the exit all up to the
 * one it enters; to the exit that one alone; back none, since that only takes back what was entered before.
 */
export function gatesOfMove(stages: readonly Place[], from: Place, to: Place): string[] {
  if (to.role === 'exit') return [to.code]
  const isReturn = from.role === 'exit'
  if (!isReturn && to.rank < from.rank) return []
  return stages
    .filter(({ role, rank, archivedAt, code }) => {
      const isPassed = rank <= to.rank && (isReturn || rank > from.rank)
      return isPassed && role !== 'exit' && (archivedAt === null || code === to.code)
    })
    .map(({ code }) => code)
}

/** The gates a partner passes that begins at a stage: those of all stages up to it. */
export function gatesOfBeginning(stages: readonly Place[], at: Place): string[] {
  if (at.role === 'exit') return [at.code]
  return stages
    .filter(({ role, rank, archivedAt }) => rank <= at.rank && role !== 'exit' && archivedAt === null)
    .map(({ code }) => code)
}
