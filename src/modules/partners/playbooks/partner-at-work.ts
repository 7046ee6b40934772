import { sql } from 'kysely'
import { addReminder, peopleWhoSee } from '#modules/messaging/index.ts'
import { ofPartners } from '#records/partnerships.ts'
import { fulfilPromise, reopenPromise, withdrawPromise } from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import type { Writer } from '#records/writer.ts'
import { dayOf, startOfDay } from '#shared/dates.ts'
import type { Day } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import type { WorkingDays } from '#shared/working-days.ts'
import type { PlaybookRow, StepRow } from './books.ts'
import type { ItemRow, PartnerFit, RunRow } from './playbook-rows.ts'
import { closingOf, matchEvidence, type Occasion, occasionAfter, occasionOf } from './rules.ts'

type Surroundings = {
  /** The accounts whose facts count: its own, and those merged into it. */
  accounts: readonly string[]
  timeZone: string
  today: Day
  isWorking: WorkingDays
  people: readonly { id: string; role: string }[]
  language: 'ru' | 'en'
}

/** The playbooks of one partner while they are brought in line. */
export class PartnerAtWork {
  isTouched = false
  private readonly writer: Writer
  private readonly partner: PartnerFit
  private readonly items: ItemRow[]
  private readonly around: Surroundings

  constructor(writer: Writer, partner: PartnerFit, items: ItemRow[], around: Surroundings) {
    this.writer = writer
    this.partner = partner
    this.items = items
    this.around = around
  }

  async begin(playbook: PlaybookRow): Promise<RunRow> {
    const { writer, partner } = this
    const run = {
      partner_id: partner.partner_id,
      id: newId(),
      playbook_id: playbook.id,
      started_at: writer.now,
    }
    await sql`
      insert into playbook_run (partner_id, id, network_id, audience, playbook_id, started_at)
      values (${run.partner_id}, ${run.id}, ${writer.networkId}, 'host', ${run.playbook_id}, ${run.started_at})`.execute(
      writer.tx,
    )
    return run
  }

  /**
   * Stops a run: what the host still owes itself is withdrawn, since the reason for it is gone. What was promised to the
   * partner stays promised: only the partner releases the host from it.
   */
  async stop(run: RunRow, reason: 'left' | 'switched_off'): Promise<void> {
    const { writer } = this
    await sql`
      update playbook_run set stopped_at = ${writer.now}, stop_reason = ${reason}
      where partner_id = ${run.partner_id} and id = ${run.id}`.execute(writer.tx)
    for (const item of this.items.filter(({ run_id }) => run_id === run.id)) {
      if (item.promise_id === null || item.owed_to !== 'host' || !isOpen(item)) continue
      await withdrawPromise(writer, {
        partnerId: run.partner_id,
        promiseId: item.promise_id,
        reason: reason === 'left' ? 'playbook_left' : 'playbook_switched_off',
      })
      item.withdrawn_at = writer.now
      this.isTouched = true
    }
  }

  /** Asks for what the steps of a run ask for today. */
  async ask(run: RunRow, steps: readonly StepRow[]): Promise<void> {
    const { timeZone, today, isWorking } = this.around
    const startedOn = dayOf(run.started_at, timeZone)
    for (const step of steps) {
      const { timing } = step
      if (timing.type === 'on_fact')
        for (const fact of await this.occasions(timing.facts, run.started_at))
          await this.askFor(
            run,
            step,
            occasionAfter(timing, { id: fact.id, on: dayOf(fact.happened_at, timeZone) }, isWorking),
          )
      else {
        const occasion = occasionOf(timing, startedOn, today, isWorking)
        if (occasion) await this.askFor(run, step, occasion)
      }
    }
  }

  private async occasions(kinds: readonly string[], since: Date) {
    const { rows } = await sql<{ id: string; happened_at: Date }>`
      select id, happened_at from fact f where ${ofPartners('partner_id', this.around.accounts)} and kind = any (${[...kinds]}::text[])
        and happened_at >= ${since} and audience in ('shared', 'host') and shares is null
        and not exists (select from fact c where c.partner_id = f.partner_id and c.corrects = f.id)
      order by happened_at limit 50`.execute(this.writer.tx)
    return rows
  }

  private async askFor(run: RunRow, step: StepRow, occasion: Occasion): Promise<void> {
    const { writer, partner, around } = this
    const known = this.items.find((item) => item.step_id === step.id && item.period === occasion.period)
    if (known) return this.takeUpAgain(run, known)
    const id = newId()
    const opensAt = startOfDay(occasion.opensOn, around.timeZone)
    const dueAt = closingOf(occasion.dueOn, around.timeZone)
    const done = await this.evidenceSince(step, opensAt)
    const isPromise = step.kind !== 'reminder' && !done
    const promiseId = isPromise ? newId() : null
    await sql`
      insert into playbook_item (partner_id, id, network_id, audience, run_id, playbook_id, step_id, period, opens_at, due_at,
        promise_id, done_at, evidence_fact_id, made_at)
      values (${partner.partner_id}, ${id}, ${writer.networkId}, 'host', ${run.id}, ${run.playbook_id}, ${step.id},
        ${occasion.period}, ${opensAt}, ${dueAt}, ${promiseId}, ${done?.at ?? null}, ${done?.id ?? null}, ${writer.now})`.execute(
      writer.tx,
    )
    this.items.push({
      partner_id: partner.partner_id,
      id,
      run_id: run.id,
      step_id: step.id,
      period: occasion.period,
      opens_at: opensAt,
      due_at: dueAt,
      promise_id: promiseId,
      done_at: done?.at ?? null,
      evidence_fact_id: done?.id ?? null,
      made_at: isPromise ? writer.now : null,
      fulfilled_at: null,
      broken_at: null,
      withdrawn_at: null,
      owed_to: !isPromise ? null : step.is_shared ? 'partner' : 'host',
    })
    if (done) return
    const title = around.language === 'ru' ? step.title_ru : step.title_en
    if (promiseId !== null) {
      await makePromise(writer, {
        partnerId: partner.partner_id,
        audience: step.is_shared ? 'shared' : 'host',
        owedBy: 'host',
        owedTo: step.is_shared ? 'partner' : 'host',
        kind: 'playbook',
        title,
        dueAt,
        subject: { kind: 'playbook_item', id },
        id: promiseId,
      })
      this.isTouched = true
    }
    await this.remind(step, id, title, dueAt)
  }

  /** A promise that was withdrawn when its playbook stopped is taken up again when the partner comes back in time. */
  private async takeUpAgain(run: RunRow, item: ItemRow): Promise<void> {
    const { writer } = this
    if (item.run_id === run.id) return
    await sql`update playbook_item set run_id = ${run.id} where partner_id = ${item.partner_id} and id = ${item.id}`.execute(
      writer.tx,
    )
    item.run_id = run.id
    if (item.promise_id === null || item.withdrawn_at === null || item.due_at < writer.now) return
    await reopenPromise(writer, {
      partnerId: item.partner_id,
      promiseId: item.promise_id,
      reason: 'playbook_again',
    })
    item.withdrawn_at = null
    this.isTouched = true
  }

  /** Reminders go to whose step it is; promises stand on the curator's list anyway. */
  private async remind(step: StepRow, itemId: string, text: string, dueAt: Date): Promise<void> {
    const { writer, partner, around } = this
    if (step.kind !== 'reminder' && step.who.by === 'curator') return
    const { who } = step
    const wanted =
      who.by === 'curator'
        ? [partner.curator_id]
        : who.by === 'person'
          ? [who.userId]
          : around.people.filter(({ role }) => role === who.role).map(({ id }) => id)
    const seeing = new Set((await peopleWhoSee(writer.tx, partner.partner_id, 'host')).map(({ id }) => id))
    for (const userId of new Set(wanted))
      if (userId !== null && seeing.has(userId))
        await addReminder(writer, {
          partnerId: partner.partner_id,
          userId,
          at: new Date(Math.max(+writer.now, +dueAt - 3 * 86_400_000)),
          text,
          subject: { kind: 'playbook_item', id: itemId },
        })
  }

  private async facts(kinds: readonly string[], since: Date) {
    if (kinds.length === 0) return []
    const { rows } = await sql<{ id: string; kind: string; at: Date }>`
      select id, kind, happened_at as at from fact f
      where ${ofPartners('partner_id', this.around.accounts)} and kind = any (${[...kinds]}::text[]) and happened_at >= ${since}
        and happened_at <= ${this.writer.now} and audience in ('shared', 'host') and shares is null
        and not exists (select from fact c where c.partner_id = f.partner_id and c.corrects = f.id)
      order by happened_at, id limit 500`.execute(this.writer.tx)
    return rows
  }

  private used(): Set<string> {
    return new Set(
      this.items.flatMap((item) => (item.evidence_fact_id ? `${item.step_id} ${item.evidence_fact_id}` : [])),
    )
  }

  private async evidenceSince(step: StepRow, since: Date): Promise<{ id: string; at: Date } | null> {
    const used = this.used()
    const facts = await this.facts(step.evidence.facts, since)
    return facts.find(({ id }) => !used.has(`${step.id} ${id}`)) ?? null
  }

  /** Closes what facts show was done, the oldest first. */
  async close(steps: readonly StepRow[]): Promise<void> {
    const { writer } = this
    const evidenceOf = new Map(steps.map((step) => [step.id, step.evidence.facts]))
    const open = this.items.filter(isOpen).map((item) => ({
      id: item.id,
      stepId: item.step_id,
      opensAt: item.opens_at,
      dueAt: item.due_at,
      evidence: evidenceOf.get(item.step_id) ?? [],
    }))
    if (open.length === 0) return
    const since = new Date(Math.min(...open.map(({ opensAt }) => +opensAt)))
    const facts = await this.facts([...new Set(open.flatMap(({ evidence }) => evidence))], since)
    for (const { itemId, factId, at } of matchEvidence(open, facts, this.used())) {
      const item = this.items.find(({ id }) => id === itemId)
      if (!item) continue
      const doneAt = item.made_at && at < item.made_at ? item.made_at : at
      await sql`
        update playbook_item set done_at = ${doneAt}, evidence_fact_id = ${factId}
        where partner_id = ${item.partner_id} and id = ${item.id}`.execute(writer.tx)
      item.done_at = doneAt
      item.evidence_fact_id = factId
      if (item.promise_id === null) continue
      await fulfilPromise(writer, {
        partnerId: item.partner_id,
        promiseId: item.promise_id,
        at: doneAt,
        evidence: factId,
      })
      item.fulfilled_at = doneAt
      this.isTouched = true
    }
  }
}

function isOpen(item: ItemRow): boolean {
  return item.promise_id === null
    ? item.done_at === null
    : item.fulfilled_at === null && item.broken_at === null && item.withdrawn_at === null
}
