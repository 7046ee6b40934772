import { sql } from 'kysely'
import type { Language } from '#shared/language.ts'
import { type Texts, wordsOf } from '#shared/words.ts'
import { narrow, type Report } from '../report.ts'
import en from '../web/en.json' with { type: 'json' }
import ru from '../web/ru.json' with { type: 'json' }
import { type AuditFrame, auditRange, auditWords } from './frame.ts'
import { balancePart } from './part-balance.ts'
import { conflictsPart } from './part-conflicts.ts'
import { dependencyPart } from './part-dependency.ts'
import { healthPart } from './part-health.ts'
import { problemsPart } from './part-problems.ts'
import { promisesPart } from './part-promises.ts'
import { retentionPart } from './part-retention.ts'
import { valuePart } from './part-value.ts'
import { voicesPart } from './part-voices.ts'
import {
  AUDIT_PARTS,
  type AuditDocument,
  type AuditPart,
  type AuditPartKey,
  type AuditQuery,
} from './shapes.ts'

type Reader = (frame: AuditFrame) => Promise<AuditPart | null>

const READERS: Record<AuditPartKey, Reader> = {
  value: valuePart,
  dependency: dependencyPart,
  promises: promisesPart,
  problems: problemsPart,
  voices: voicesPart,
  conflicts: conflictsPart,
  balance: balancePart,
  retention: retentionPart,
  health: healthPart,
}

/** Parts whose figures are amounts: left out for who may not read money. */
const OF_MONEY: readonly AuditPartKey[] = ['value', 'dependency', 'balance']

/** The figures whose definitions stand at the end, by part. */
const DEFINED: Record<AuditPartKey, readonly string[]> = {
  value: ['value.net', 'value.returns', 'value.partners', 'value.share'],
  dependency: ['value.purchaseShare', 'value.concentration'],
  promises: [
    'reliability.kept',
    'reliability.late',
    'reliability.broken',
    'reliability.open',
    'reliability.overdue',
    'reliability.keptShare',
  ],
  problems: [],
  voices: ['satisfaction.scale', 'satisfaction.nps'],
  conflicts: [],
  balance: ['balance.given'],
  // said beside its table
  retention: [],
  health: ['risk.partners', 'risk.value'],
}

/** Parts that show what was computed by a model of the day: who cannot come back later has it made first. */
const OF_SCORES: readonly AuditPartKey[] = ['dependency', 'health']

export function showsScores({ parts }: { parts?: string | undefined }): boolean {
  return parts === undefined || OF_SCORES.some((key) => parts.split(',').includes(key))
}

export type AuditReader = { language: Language; seesMoney: boolean; name: string }

/**
 * The audit of the present state, in the scope of who asks: who is most valuable, what each side expects and suffers
 * from, how disagreements end, what the metrics say. Every figure names what it opens into; what is not known is said.
 * Parts about money are left out for a reader who may not see it. `partner` narrows it to one partnership.
 */
export async function readAudit(
  report: Report,
  query: AuditQuery,
  reader: AuditReader,
): Promise<AuditDocument> {
  const language = query.language ?? reader.language
  const { timeZone, currency } = report.network
  const words = auditWords({ language, timeZone, currency })
  const { t } = words
  const about = query.partner === undefined ? report : narrow(report, query.partner)
  const range = auditRange(query, report.today)
  const frame: AuditFrame = {
    report: about,
    range,
    words,
    seesMoney: reader.seesMoney,
    isOne: about.partners !== null,
    whole: report.partners === null ? report : null,
  }
  const wanted = (query.parts?.split(',') ?? AUDIT_PARTS) as readonly AuditPartKey[]
  const parts: AuditPart[] = []
  const unknown: string[] = []
  for (const key of AUDIT_PARTS) {
    if (!wanted.includes(key) || (OF_MONEY.includes(key) && !reader.seesMoney)) continue
    const part = await READERS[key](frame)
    if (part) parts.push(part)
    else unknown.push(t(frame.isOne && key === 'health' ? 'unknown.healthOfOne' : `unknown.${key}`))
  }
  const { networkName, partnerName } = await readTitles(about)
  const day = range.asOf ?? report.today
  return {
    title: partnerName === null ? t('title') : t('titleOf', { partner: partnerName }),
    subtitle: [
      t('subtitle.period', { days: words.days(range.from, range.to) }),
      t('subtitle.state', { day: words.date(day) }),
    ],
    networkName,
    language,
    currency,
    from: range.from,
    to: range.to,
    day,
    madeAt: report.now.toISOString(),
    summary: parts.map(({ finding }) => finding),
    parts,
    definitions: definitionsOf(parts, language, t),
    unknown,
    signatures: [
      { role: t('signature.made'), name: reader.name },
      { role: t('signature.head'), name: '' },
    ],
  }
}

function definitionsOf(
  parts: readonly AuditPart[],
  language: Language,
  t: AuditFrame['words']['t'],
): AuditDocument['definitions'] {
  // the same sentences as pages show above the facts of a figure
  const { how } = language === 'ru' ? ru : en
  const says = wordsOf(how as Texts, language)
  return parts.flatMap(({ key }) =>
    DEFINED[key].map((figure) => ({ term: t(`term.${figure}`), says: says(figure) })),
  )
}

async function readTitles(report: Report): Promise<{ networkName: string; partnerName: string | null }> {
  const { rows } = await sql<{ network: string; partner: string | null }>`
    select n.name as network, (select p.name from partner p where p.partner_id = ${report.partners?.[0] ?? null}::uuid) as partner
    from network n`.execute(report.tx)
  return { networkName: rows[0]?.network ?? '', partnerName: rows[0]?.partner ?? null }
}
