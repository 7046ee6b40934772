import { sql } from 'kysely'
import { inScope } from '#platform/database/scope.ts'
import type { Context, Job } from '#platform/module.ts'
import { consumerJob, type FactConsumer } from '#records/facts/reactions.ts'
import { survivorOf } from '#records/partnerships.ts'
import type { Writer } from '#records/writer.ts'
import { ensurePlaybooks } from '../playbooks/books.ts'
import { reconcilePlaybooks } from '../playbooks/reconcile.ts'
import { type Assigned, assignSegments, lockSegments, nextPartners } from './assign.ts'
import { digestOfDossiers, digestOfFrame, digestOfSegments } from './digest.ts'
import { type DossierFrame, readDossierFrame } from './dossiers.ts'
import { askForJudging, SEGMENTS_JOB } from './save.ts'
import { ensureSchemes, readSchemes, type SchemeRow } from './schemes.ts'

/** Small enough that what changed in one partner costs little, large enough that what did not costs next to nothing. */
const PART = 1000

/**
 * Judges all partners of the networks where something asks for it: an import, the day of the figures, a decision of a
 * person whose time is over, and every night. Then it brings the playbooks in line.
 */
export const segmentsJob: Job = {
  name: SEGMENTS_JOB,
  cron: '*/10 * * * *',
  atStart: true,
  run: async (context, data) => {
    const { networkId } = data as { networkId?: string }
    const networks = networkId ? [networkId] : await networkIds(context)
    for (const network of networks) await judgeNetwork(context, network)
  },
}

async function networkIds(context: Context): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(context.db)
  return rows.map((row) => row.id)
}

/** Judges all partners of a network if that is due; `always` whether or not. Returns what was done, null when not due. */
export async function judgeNetwork(
  context: Pick<Context, 'db' | 'clock'>,
  networkId: string,
  always = false,
): Promise<Assigned | null> {
  const now = context.clock.now()
  const inNetwork = <T>(work: (writer: Writer) => Promise<T>) =>
    inScope(context.db, { networkId, side: 'system' }, (tx) =>
      work({ tx, networkId, side: 'system', actor: { kind: 'system', id: null }, now }),
    )
  const begun = await inNetwork(async (writer) => {
    await ensureSchemes(writer.tx, now)
    await ensurePlaybooks(writer.tx, now)
    if (!(await begin(writer, always))) return null
    const { rows } = await sql<{ seen: Seen }>`select seen from segment_run`.execute(writer.tx)
    return {
      schemes: await readSchemes(writer.tx),
      frame: await readDossierFrame(writer.tx, now),
      seen: rows[0]?.seen ?? {},
    }
  })
  if (!begun) return null
  const { seen, ...sum } = await judgeParts(inNetwork, begun)
  await inNetwork(({ tx }) =>
    sql`update segment_run set done_at = ${now}, judged = ${sum.judged}, moved = ${sum.moved},
      seen = ${JSON.stringify(seen)}::jsonb`.execute(tx),
  )
  return sum
}

/** Takes the wish to be judged anew, so that what is asked from now on asks again. Returns whether there was one. */
async function begin({ tx, networkId, now }: Writer, always: boolean): Promise<boolean> {
  await sql`insert into segment_run (network_id, wanted_at) values (${networkId}, ${now}) on conflict do nothing`.execute(
    tx,
  )
  const { rows } = await sql`
    update segment_run r set began_at = ${now}, figures_day = n.figures_day from network n
    where n.network_id = r.network_id and (${always} or r.began_at is null or r.wanted_at > r.began_at
      or r.done_at is null or r.done_at < r.began_at or r.figures_day is distinct from n.figures_day)
    returning r.network_id`.execute(tx)
  return rows.length > 0
}

/** Digests of pages as they were judged last, by the first id of each. */
type Seen = Record<string, string>

/** Page by page; one that looks as it did when it was judged last is not judged again. */
async function judgeParts(
  inNetwork: <T>(work: (writer: Writer) => Promise<T>) => Promise<T>,
  begun: { schemes: readonly SchemeRow[]; frame: DossierFrame; seen: Seen },
): Promise<Assigned & { seen: Seen }> {
  const { schemes, frame } = begun
  const common = digestOfFrame(frame, schemes)
  const sum = { judged: 0, moved: 0, seen: {} as Seen }
  for (let after: string | null = null; ; ) {
    const last: string | null = after
    const ids: string[] = await inNetwork(async (writer) => {
      const page = await nextPartners(writer.tx, last, PART)
      const [first] = page
      if (first === undefined) return page
      await lockSegments(writer)
      sum.judged += page.length
      // read before judging: what changes meanwhile is seen as a change the next time
      const asked = `${common} ${await digestOfDossiers(writer.tx, frame, page)}`
      const digest = async () => `${asked} ${await digestOfSegments(writer.tx, page)}`
      const before = await digest()
      const isSame = begun.seen[first] === before
      if (!isSame) sum.moved += (await assignSegments(writer, schemes, page, { frame })).moved
      sum.seen[first] = isSame ? before : await digest()
      return page
    })
    if (ids.length === 0) return sum
    await inNetwork((writer) => reconcilePlaybooks(writer, ids))
    after = ids.at(-1) as string
  }
}

/** Kinds of facts after which a partner may be in another segment, or a step of a playbook done. */
const MATTERS = /^(order|transfer|measure|promise|partner|contact|document)\./

/**
 * After what happened to a partner it is judged anew, and its playbooks are brought in line. What an import brought is
 * left to one pass over the network.
 */
export const segmentsConsumer: FactConsumer = {
  name: 'partners_segments',
  begins: 'now',
  handle: async (facts, { context, tx, networkId, partnerId }) => {
    const matter = facts.filter(
      ({ kind, data }) =>
        MATTERS.test(kind) &&
        // what the rules said was followed by its playbooks at once; what people decided was not
        !(kind === 'partner.segment_assigned' && data['cause'] === 'rules') &&
        !(kind.startsWith('promise.') && data['promise'] === 'playbook'),
    )
    if (matter.length === 0) return
    const now = context.clock.now()
    const writer: Writer = { tx, networkId, side: 'system', actor: { kind: 'system', id: null }, now }
    if (matter.some(({ importId }) => importId !== null)) return askForJudging(writer)
    // what happens to a merged account happens to the partner that stands for it
    const survivorId = await survivorOf(tx, partnerId)
    if (await ensureSchemes(tx, now)) await ensurePlaybooks(tx, now)
    await assignSegments(writer, await readSchemes(tx), [survivorId])
    await reconcilePlaybooks(writer, [survivorId])
  },
}

export const segmentsConsumerJob: Job = consumerJob(segmentsConsumer)
