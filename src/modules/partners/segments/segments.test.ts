import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { partners } from '#modules/partners/module.ts'
import { workspace } from '#modules/workspace/module.ts'
import { type Answer, type Client, type TestApp, testApp } from '#testing/app.ts'
import { testContext } from '#testing/test-context.ts'
import { makeNetwork, type WorldNetwork } from '#testing/world.ts'
import { fillRegistry } from '../registry/registry.fixture.ts'
import { schemeArbitrary } from './arbitraries.fixture.ts'
import { VALUE_SCHEME } from './defaults.ts'
import { judgeNetwork } from './jobs.ts'
import { segmentOfReason } from './rules.ts'
import type {
  JudgedSegment,
  SegmentMoves,
  SegmentPreview,
  SegmentReport,
  SegmentScheme,
  SegmentSchemeDefinition,
  SegmentStandings,
} from './shapes.ts'

const now = new Date('2026-11-20T09:00:00Z')
let app: TestApp
let network: WorldNetwork
let owner: Client
const clock = { now: () => now }

beforeAll(async () => {
  app = await testApp({ modules: [partners, workspace], clock })
  network = await makeNetwork(app.database, { slug: 'segments', figuresDay: '2026-11-20' })
  await fillRegistry(app.database.owner, network, { count: 60, seed: 7, now, curators: ['somebody', null] })
  owner = await app.signedIn({ network })
})

const judge = () => judgeNetwork(testContext(app.database, clock), network.id, true)

type Row = { partner_id: string; code: string; rule_code: string; reason: JudgedSegment[]; scheme_id: string }
async function standings(): Promise<Row[]> {
  const { rows } = await app.database.owner.query<Row>(
    `select s.partner_id, s.scheme_id, g.code, r.code as rule_code, s.reason from partner_segment s
     join segment g on g.id = s.segment_id join segment r on r.id = s.rule_segment_id
     join segment_scheme c on c.id = s.scheme_id
     where s.network_id = $1 and c.archived_at is null order by s.partner_id`,
    [network.id],
  )
  return rows
}

async function factCount(): Promise<number> {
  const { rows } = await app.database.owner.query<{ n: number }>(
    `select count(*)::int as n from fact where network_id = $1 and kind = 'partner.segment_assigned'`,
    [network.id],
  )
  return rows[0]?.n ?? -1
}

async function scheme(): Promise<SegmentScheme> {
  const { body } = await owner.get<{ data: SegmentScheme[] }>('/segment-schemes')
  return body.data.find(({ code }) => code === 'value') as SegmentScheme
}

const save = async (definition: SegmentSchemeDefinition) => {
  const { id, version } = await scheme()
  return owner.put<{ moved: number; scheme: SegmentScheme; previous: SegmentSchemeDefinition }>(
    `/segment-schemes/${id}`,
    definition,
    { ifMatch: version },
  )
}

describe('segments of a network', () => {
  it('every partner that is not merged away has exactly one segment of the scheme, and its reason leads to it', async () => {
    await judge()
    const rows = await standings()
    const { rows: all } = await app.database.owner.query(
      'select partner_id from partner where network_id = $1 and merged_into is null order by partner_id',
      [network.id],
    )
    expect(rows.map((row) => row.partner_id)).toEqual(all.map((row) => row.partner_id))
    for (const row of rows) expect(segmentOfReason(row.reason, 'RUB')).toBe(row.rule_code)
  })

  it('judging again changes nothing and states nothing', async () => {
    await judge()
    const before = [await standings(), await factCount()]
    await judge()
    expect([await standings(), await factCount()]).toEqual(before)
  })

  it('each count of moves in the report opens into exactly so many partners, page by page', async () => {
    expect(
      (await save({ ...VALUE_SCHEME, segments: VALUE_SCHEME.segments.slice(-1) })).body.moved,
    ).toBeGreaterThan(0)
    expect((await save(VALUE_SCHEME)).body.moved).toBeGreaterThan(0)
    const report = (await owner.get<SegmentReport>('/reports/segments', { query: { months: 3 } })).body
    expect(report.moves.some(({ from }) => from !== null)).toBe(true)
    for (const { from, to, partners } of report.moves) {
      const found: SegmentMoves['data'] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const query = { scheme: 'value', months: 3, to, limit: 7, ...(from ? { from } : {}) }
        const page: SegmentMoves = (
          await owner.get<SegmentMoves>('/reports/segments/moves', { query: { ...query, cursor } })
        ).body
        expect(page.count).toBe(partners)
        found.push(...page.data)
        cursor = page.nextCursor
      }
      expect(new Set(found.map(({ factId }) => factId)).size).toBe(partners)
      // what a fact says of amounts is for nobody's eyes, so that only its outline leads to the segment
      for (const { why } of found) expect(why.at(-1)?.segment).toBe(to)
    }
  })

  it('the preview of any rules equals what saving them does, and the reasons lead to the segments', async () => {
    await judge()
    await fc.assert(
      fc.asyncProperty(schemeArbitrary, async (definition) => {
        const before = new Map((await standings()).map((row) => [row.partner_id, row.code]))
        const { id } = await scheme()
        const moves: SegmentPreview['data'] = []
        let preview: SegmentPreview
        for (let after: string | null = null; ; ) {
          const answer: Answer<SegmentPreview> = await owner.post<SegmentPreview>(
            '/segment-schemes/preview',
            {
              schemeId: id,
              definition,
              after,
              limit: 20,
            },
          )
          expect(answer.status).toBe(200)
          preview = answer.body
          moves.push(...preview.data)
          after = preview.next
          if (after === null) break
        }
        const saved = await save(definition)
        expect(saved.status).toBe(200)
        const after = await standings()
        const moved = after.filter((row) => before.get(row.partner_id) !== row.code)
        expect(new Map(moves.map((move) => [move.partnerId, move.to]))).toEqual(
          new Map(moved.map((row) => [row.partner_id, row.code])),
        )
        expect([preview.moved, saved.body.moved]).toEqual([moved.length, moved.length])
        const sizes = Object.groupBy(after, ({ code }) => code)
        for (const { code } of definition.segments)
          expect(
            preview.matrix.filter(({ to }) => to === code).reduce((sum, cell) => sum + cell.partners, 0),
          ).toBe(sizes[code]?.length ?? 0)
        for (const row of after) expect(segmentOfReason(row.reason, 'RUB')).toBe(row.rule_code)
      }),
      { numRuns: 15 },
    )
  })

  it('what a saving changed is taken back by saving what stood before', async () => {
    await save(VALUE_SCHEME)
    const before = await standings()
    const { body } = await save({ ...VALUE_SCHEME, segments: VALUE_SCHEME.segments.slice(-1) })
    expect(body.moved).toBeGreaterThan(0)
    await save(body.previous)
    expect((await standings()).map(({ partner_id, code }) => [partner_id, code])).toEqual(
      before.map(({ partner_id, code }) => [partner_id, code]),
    )
  })

  it('refuses a stale version, a rule missing before the last and a threshold of the wrong kind', async () => {
    const { id, version } = await scheme()
    const stale = await owner.put(`/segment-schemes/${id}`, VALUE_SCHEME, { ifMatch: version + 1 })
    expect(stale.status).toBe(412)
    const [first, ...others] = VALUE_SCHEME.segments
    const missing = await owner.put(
      `/segment-schemes/${id}`,
      { ...VALUE_SCHEME, segments: [{ ...first, rule: null }, ...others] },
      { ifMatch: version },
    )
    expect([missing.status, JSON.stringify(missing.body)]).toEqual([
      422,
      expect.stringContaining('rule_needed'),
    ])
  })
})

describe('a person’s decision', () => {
  const standingOf = async (partnerId: string) =>
    (await owner.get<SegmentStandings>(`/partners/${partnerId}/segments`)).body.data.find(
      (one) => one.scheme.code === 'value',
    ) as SegmentStandings['data'][number]

  it('holds until its day, says why, and falls back by itself', async () => {
    await judge()
    const [row] = await standings()
    const partnerId = row?.partner_id as string
    const before = await standingOf(partnerId)
    const other = before.choices.find(({ id }) => id !== before.segment.id)
    const answer = await owner.put(
      `/partners/${partnerId}/segments/${before.scheme.id}/overrule`,
      { segmentId: other?.id, reason: 'Новый завод', until: '2026-11-25' },
      { ifMatch: before.version },
    )
    expect(answer.status).toBe(200)
    await judge()
    const held = await standingOf(partnerId)
    expect([held.segment.id, held.overrule?.reason, held.bySegmentRules.id]).toEqual([
      other?.id,
      'Новый завод',
      before.segment.id,
    ])
    const later = { now: () => new Date('2026-11-26T09:00:00Z') }
    await judgeNetwork(testContext(app.database, later), network.id, true)
    const after = await standingOf(partnerId)
    expect([after.segment.id, after.overrule, after.history[0]?.cause]).toEqual([
      before.segment.id,
      null,
      'overrule_ended',
    ])
  })

  it('is refused to the partner’s side and to a viewer', async () => {
    const [row] = await standings()
    const path = `/partners/${row?.partner_id}/segments/${row?.scheme_id}/overrule`
    const viewer = await app.signedIn({ network, role: 'viewer' })
    const body = { segmentId: row?.scheme_id, reason: 'x', until: null }
    expect((await viewer.put(path, body, { ifMatch: 1 })).status).toBe(403)
    const director = await app.signedIn({ network, side: 'partner', partnerId: row?.partner_id as string })
    expect((await director.get(`/partners/${row?.partner_id}/segments`)).status).toBe(403)
  })

  it('shows no amounts to whoever may not see them', async () => {
    const viewer = await app.signedIn({ network, role: 'viewer' })
    const [row] = await standings()
    const { body } = await viewer.get<SegmentStandings>(`/partners/${row?.partner_id}/segments`)
    const text = JSON.stringify(body)
    expect(text).toContain('share12m')
    const shares = [...text.matchAll(/"figure":"share12m"[^}]*},"value":([^,]+)/g)].map((match) => match[1])
    expect(new Set(shares)).toEqual(new Set(['null']))
  })
})
