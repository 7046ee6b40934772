import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/database/database.ts'
import { personNames } from '#records/facts/read.ts'
import { ofPartners, partnerSet } from '#records/partnerships.ts'
import { dayOf } from '#shared/dates.ts'
import { daysBetween } from '#shared/days.ts'
import { readFrame } from '../network.ts'
import { definitionOfPlaybook, readPlaybooks, stepOf } from './books.ts'
import { fits, readFits } from './playbook-rows.ts'
import { type ItemState, keptOf } from './rules.ts'
import type { PartnerPlaybooks, Playbook, PlaybookBehind, PlaybookBehindQuery } from './shapes.ts'

/** The state of what a step asked for: that of its promise, else by when it was done. */
const stateOf = (now: Date) => sql`case
  when r.id is not null then case promise_state(r, ${now}) when 'unmade' then 'open' when 'retracted' then 'withdrawn'
    else promise_state(r, ${now}) end
  when i.done_at is not null then case when i.done_at <= i.due_at then 'kept' else 'late' end
  when u.stopped_at is not null then 'withdrawn'
  when i.due_at < ${now} then 'overdue' else 'open' end`

const items = sql`playbook_item i join playbook_run u on u.partner_id = i.partner_id and u.id = i.run_id
  left join promise r on r.partner_id = i.partner_id and r.id = i.promise_id
  join partner p on p.partner_id = i.partner_id and p.archived_at is null and p.merged_into is null`

/** The playbooks with how they are kept: whether it is, is counted from promises and facts. */
export async function presentPlaybooks(tx: Tx, now: Date, only?: string): Promise<Playbook[]> {
  const playbooks = (await readPlaybooks(tx)).filter(({ id }) => only === undefined || id === only)
  const { rows } = await sql<{ playbook_id: string; step_id: string; state: ItemState; n: number }>`
    select i.playbook_id, i.step_id, ${stateOf(now)} as state, count(*)::int as n from ${items}
    where i.audience = 'host' group by 1, 2, 3`.execute(tx)
  const { rows: behind } = await sql<{ playbook_id: string; n: number }>`
    select playbook_id, count(distinct partner_id)::int as n from (
      select i.playbook_id, i.partner_id, ${stateOf(now)} as state from ${items} where i.audience = 'host' and u.stopped_at is null
    ) s where state = 'overdue' group by 1`.execute(tx)
  const { rows: running } = await sql<{ playbook_id: string; n: number }>`
    select playbook_id, count(*)::int as n from playbook_run where audience = 'host' and stopped_at is null group by 1`.execute(
    tx,
  )
  const { rows: segments } = await sql<{
    id: string
    code: string
    name_ru: string
    name_en: string
    scheme_ru: string
    scheme_en: string
  }>`
    select g.id, g.code, g.name_ru, g.name_en, s.name_ru as scheme_ru, s.name_en as scheme_en
    from segment g join segment_scheme s on s.id = g.scheme_id`.execute(tx)
  const partners = await readFits(tx, null)
  const spread = (list: typeof rows) => list.flatMap(({ state, n }) => new Array<ItemState>(n).fill(state))
  return playbooks.map((playbook) => {
    const own = rows.filter((row) => row.playbook_id === playbook.id)
    const segment = segments.find(({ id }) => id === playbook.segment_id)
    return {
      ...definitionOfPlaybook(playbook),
      id: playbook.id,
      steps: playbook.steps.map((step) => ({
        ...stepOf(step),
        kept: keptOf(spread(own.filter((row) => row.step_id === step.id))),
      })),
      segment: segment
        ? {
            code: segment.code,
            nameRu: segment.name_ru,
            nameEn: segment.name_en,
            schemeRu: segment.scheme_ru,
            schemeEn: segment.scheme_en,
          }
        : null,
      running: running.find((row) => row.playbook_id === playbook.id)?.n ?? 0,
      fits: partners.filter((partner) => fits(playbook, partner)).length,
      behind: behind.find((row) => row.playbook_id === playbook.id)?.n ?? 0,
      kept: keptOf(spread(own)),
      version: playbook.version,
      archivedAt: playbook.archived_at?.toISOString() ?? null,
    }
  })
}

/** The playbooks of a partner, those that run first, with what was done, is due and comes next. */
export async function readPartnerPlaybooks(tx: Tx, partnerId: string, now: Date): Promise<PartnerPlaybooks> {
  const set = await partnerSet(tx, partnerId)
  const { rows: runs } = await sql<{
    id: string
    playbook_id: string
    started_at: Date
    stopped_at: Date | null
  }>`
    select id, playbook_id, started_at, stopped_at from playbook_run where ${ofPartners('partner_id', set)} and audience = 'host'
    order by stopped_at desc nulls first, started_at`.execute(tx)
  if (runs.length === 0) return { data: [] }
  const { rows } = await sql<{
    id: string
    run_id: string
    step_id: string
    period: string
    due_at: Date
    promise_id: string | null
    done_at: Date | null
    fulfilled_at: Date | null
    evidence_fact_id: string | null
    state: ItemState
  }>`
    select i.id, i.run_id, i.step_id, i.period, coalesce(r.due_at, i.due_at) as due_at, i.promise_id, i.done_at, r.fulfilled_at,
      i.evidence_fact_id, ${stateOf(now)} as state
    from playbook_item i join playbook_run u on u.partner_id = i.partner_id and u.id = i.run_id
    left join promise r on r.partner_id = i.partner_id and r.id = i.promise_id
    where ${ofPartners('i.partner_id', set)} and i.audience = 'host' order by i.due_at, i.id`.execute(tx)
  const playbooks = await readPlaybooks(tx)
  const names = await personNames(
    tx,
    playbooks.flatMap(({ steps }) => steps.flatMap(({ who }) => (who.by === 'person' ? who.userId : []))),
  )
  return {
    data: runs.flatMap((run) => {
      const playbook = playbooks.find(({ id }) => id === run.playbook_id)
      if (!playbook) return []
      const steps = [...playbook.steps, ...playbook.gone]
      const own = rows.filter((row) => row.run_id === run.id)
      return {
        playbook: { id: playbook.id, nameRu: playbook.name_ru, nameEn: playbook.name_en },
        startedAt: run.started_at.toISOString(),
        stoppedAt: run.stopped_at?.toISOString() ?? null,
        kept: keptOf(own.map(({ state }) => state)),
        items: own.flatMap((row) => {
          const step = steps.find(({ id }) => id === row.step_id)
          if (!step) return []
          const { who } = step
          return {
            id: row.id,
            stepId: row.step_id,
            kind: stepOf(step).kind,
            nameRu: step.title_ru,
            nameEn: step.title_en,
            period: row.period,
            dueAt: row.due_at.toISOString(),
            state: row.state,
            promiseId: row.promise_id,
            isShared: step.is_shared,
            doneAt: (row.fulfilled_at ?? row.done_at)?.toISOString() ?? null,
            evidenceFactId: row.evidence_fact_id,
            who: who.by === 'person' ? (names.get(who.userId) ?? null) : who.by === 'role' ? who.role : null,
          }
        }),
      }
    }),
  }
}

/** Partners with a step that is overdue, the longest first. */
export async function readBehind(
  tx: Tx,
  now: Date,
  query: z.output<typeof PlaybookBehindQuery>,
): Promise<PlaybookBehind> {
  const { timeZone, today } = await readFrame(tx, now)
  const { rows } = await sql<{
    partner_id: string
    name: string
    curator_id: string | null
    playbook_id: string
    title_ru: string
    title_en: string
    due_at: Date
    total: number
  }>`
    select *, (count(*) over ())::int as total from (
      select i.partner_id, p.name, p.curator_id, i.playbook_id, t.title_ru, t.title_en, coalesce(r.due_at, i.due_at) as due_at,
        ${stateOf(now)} as state
      from ${items} join playbook_step t on t.id = i.step_id
      where i.audience = 'host' and u.stopped_at is null
        and ${query.playbookId === undefined ? sql`true` : sql`i.playbook_id = ${query.playbookId}`}
    ) s where state = 'overdue' order by due_at, partner_id limit ${query.limit}`.execute(tx)
  const names = await personNames(
    tx,
    rows.flatMap((row) => row.curator_id ?? []),
  )
  return {
    total: rows[0]?.total ?? 0,
    data: rows.map((row) => {
      const dueOn = dayOf(row.due_at, timeZone)
      return {
        partnerId: row.partner_id,
        name: row.name,
        curator: row.curator_id === null ? null : (names.get(row.curator_id) ?? null),
        playbookId: row.playbook_id,
        step: { nameRu: row.title_ru, nameEn: row.title_en },
        dueOn,
        days: Math.max(0, daysBetween(dueOn, today)),
      }
    }),
  }
}
