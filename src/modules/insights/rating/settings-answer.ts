import { sql } from 'kysely'
import { readCompared, readGroupings, readGroups } from '../groups.ts'
import type { Report } from '../report.ts'
import { readScheme } from './settings.ts'
import type { RatingSettingsAnswer } from './shapes.ts'

/** The settings in force with what they can be chosen from. */
export async function readSettingsAnswer(report: Report): Promise<RatingSettingsAnswer> {
  const { version, settings, madeAt } = await readScheme(report.tx)
  const compared = await readCompared(report, undefined)
  const { groupOf, groups } = await readGroups(report, settings.groupBy)
  const counts = new Map<string, number>()
  for (const [id, group] of groupOf) if (compared.has(id)) counts.set(group, (counts.get(group) ?? 0) + 1)
  const { rows: scales } = await sql<{ code: string; name: string; n: number }>`
    select s.code, s.name, (select count(*)::int from measure m where m.scale_id = s.id and m.given_by in ('host', 'third')
      and m.replaced_by is null and m.retracted_at is null) as n
    from scale s order by s.code`.execute(report.tx)
  return {
    settings,
    version,
    changedAt: madeAt?.toISOString() ?? null,
    groupings: await readGroupings(report, ['all', 'nature', 'tag']),
    groups: [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([key, partners]) => ({ ...(groups.get(key) ?? { key, nameRu: null, nameEn: null }), partners })),
    scales,
  }
}
