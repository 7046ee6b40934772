import type pg from 'pg'
import { newId } from '#shared/ids.ts'
import type { WorldNetwork } from '#testing/world.ts'
import { NATURES, STAGES, TERMS } from '../contract.ts'
import { searchName } from '../rules.ts'

/** A small generator of numbers 0…1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const CITIES = ['Кострома', 'Тверь', 'Москва', 'Tallinn', null]
const COUNTRIES = ['RU', 'EE', 'KZ', null]
const NAMES = [
  'Лён и Нить',
  'Северный Ткач',
  'Nordic Linen',
  'Дом Портер',
  'Уют',
  'Ёлка Торг',
  'Ivanovo Fabrics',
]

/**
 * Fills a network with partners whose figures are drawn at random, with many ties and gaps, as the owner: lists are
 * tested on figures no story would give. Every tenth partner has no figures at all.
 */
export async function fillRegistry(
  owner: pg.Pool,
  network: WorldNetwork,
  options: { count: number; seed: number; now: Date; curators: readonly (string | null)[] },
): Promise<void> {
  const random = seeded(options.seed)
  const modelId = newId()
  await owner.query(
    `insert into score_model (network_id, id, purpose, day, state, wanted_at, fitted_at, model)
     values ($1, $2, 'current', $3::date, 'ready', $3, $3, '{}')`,
    [network.id, modelId, options.now],
  )
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const day = (spread: number) =>
    new Date(options.now.getTime() - Math.floor(random() * spread) * 86_400_000).toISOString().slice(0, 10)
  for (let n = 0; n < options.count; n++) {
    const id = newId()
    const name = `ООО «${pick(NAMES)}» ${n % 7 === 0 ? '' : n % 5}`.trim()
    await owner.query(
      `insert into partner (partner_id, network_id, name, city, country, nature, term, stage, stage_since, stage_rank, curator_id, since,
         archived_at, search_name) 
       select $1, $2, $3, $4, $5, $6, $7, code, $9::timestamptz, rank, $10, $11::date, $12::timestamptz, $13
       from lifecycle_stage where network_id = $2 and code = $8`,
      [
        ...[
          id,
          network.id,
          name,
          pick(CITIES),
          pick(COUNTRIES),
          pick([...NATURES, null]),
          pick([...TERMS, null]),
        ],
        ...[pick(STAGES), day(5), pick(options.curators), random() < 0.3 ? null : day(20)],
        ...[random() < 0.1 ? options.now : null, searchName(name)],
      ],
    )
    if (random() < 0.5)
      await owner.query(
        `insert into partner_external_id (partner_id, id, network_id, source, external_id) values ($1, $2, $3, 'crm', $4)`,
        [id, newId(), network.id, `C-${n}`],
      )
    const risk = Math.floor(random() * 6) / 5
    const state = pick(['alive', 'silent', 'once'])
    // every sixth has no score, and what is expected of every fourth is not known
    if (n % 6 !== 5)
      await owner.query(
        `insert into partner_score (partner_id, network_id, model_id, day, basis, state, risk, health, expected, at_risk,
           is_checked, score, computed_at)
         values ($1, $2, $3, $4::date, 'orders', $5, $6, 100 * (1 - $6::float8), $7, ($7::bigint * $6::float8)::bigint, true, '{}', $4)`,
        [id, network.id, modelId, options.now, state, risk, n % 4 === 3 ? null : (n % 5) * 100_000],
      )
    if (n % 10 === 9) continue
    const due = (chance: number) =>
      random() < chance ? new Date(options.now.getTime() + (random() - 0.4) * 5 * 86_400_000) : null
    const [hostDue, partnerDue] = [due(0.5), due(0.5)]
    const least = [hostDue, partnerDue]
      .filter((date) => date !== null)
      .sort((a, b) => Number(a) - Number(b))[0]
    const counts = Array.from({ length: 6 }, () => Math.floor(random() * 3))
    const [hk = 0, hl = 0, hb = 0, pk = 0, pl = 0, pb = 0] = counts
    const [net, before] = [Math.floor(random() * 5) * 100_000, Math.floor(random() * 4) * 100_000]
    await owner.query(
      `insert into partner_figure (partner_id, network_id, audience, orders, first_order_on, last_order_on, gross, cancelled,
         returns, net, net_12m, net_before_12m, orders_12m, months, rhythm_days, host_kept, host_late, host_broken, partner_kept,
         partner_late, partner_broken, host_next_due_at, partner_next_due_at, host_unfinished, partner_unfinished,
         last_contact_at, change, host_share, partner_share, next_due_at)
       values ($1, $2, 'host', 3, null, $3, $4, 0, 0, $4, $4, $5, $6, array_fill(0::bigint, array[12]), null, $7, $8, $9, $10,
         $11, $12, $13, $14, 0, 0, $15, $16, $17, $18, $19)`,
      [
        ...[id, network.id, random() < 0.2 ? null : day(400), net, before, Math.floor(random() * 4)],
        ...[hk, hl, hb, pk, pl, pb, hostDue, partnerDue],
        ...[random() < 0.3 ? null : new Date(options.now.getTime() - random() * 90 * 86_400_000)],
        ...[before > 0 ? (net - before) / before : null],
        ...[hk + hl + hb > 0 ? hk / (hk + hl + hb) : null, pk + pl + pb > 0 ? pk / (pk + pl + pb) : null],
        ...[least ?? null],
      ],
    )
  }
}
