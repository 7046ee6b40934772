import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import { allFactKinds } from '#records/facts/kinds.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { ensureDemonstration } from './ensure.ts'
import type { SignIn } from './people.ts'

let database: TestDatabase
let context: Context
let folder: string
let signIns: SignIn[]
let networkId: string

const never = new AbortController().signal

describe('the first start', () => {
  beforeAll(async () => {
    database = await testDatabase()
    folder = await mkdtemp(join(tmpdir(), 'artel-demonstration-'))
    context = {
      ...{ db: database.db, appUrl: database.appUrl, ownerUrl: database.ownerUrl, dataFolder: folder },
      ...{ clock: { now: () => new Date() }, log: pino({ level: 'silent' }) },
    }
    await expect(ensureDemonstration(context, AbortSignal.abort())).rejects.toThrow()
    const { rows } = await database.owner.query('select count(*)::int as n from network')
    expect(rows[0].n, 'given up in the middle, nothing stays').toBe(0)
    signIns = await ensureDemonstration(context, never)
    networkId = (await database.owner.query('select network_id from network')).rows[0].network_id
    return () => rm(folder, { recursive: true })
  }, 120_000)

  test('gives a sign-in to a host, two partners and an auditor, in a file only its owner reads', async () => {
    expect(signIns).toHaveLength(4)
    const file = join(folder, 'demonstration.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(signIns)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  test('the second start makes nothing and tells the same sign-ins', async () => {
    expect(await ensureDemonstration(context, never)).toEqual(signIns)
    const { rows } = await database.owner.query('select count(*)::int as n from network')
    expect(rows[0].n).toBe(1)
  })

  test('every law of the records holds', async () => {
    const findings = await checkRecords(context.db, networkId)
    expect(findings.length).toBeGreaterThan(5)
    for (const { check, differences, examples } of findings)
      expect(differences, `${check}: ${examples}`).toBe(0)
  })

  test('every fact is of a declared kind, and its data are what the kind asks for', async () => {
    const kinds = new Map(allFactKinds().map((kind) => [kind.kind, kind]))
    const facts = await inScope(context.db, { networkId, side: 'system' }, (tx) =>
      tx.selectFrom('fact').select(['kind', 'data']).distinctOn('kind').execute(),
    )
    expect(facts.length).toBeGreaterThan(15)
    for (const { kind, data } of facts)
      expect(kinds.get(kind)?.data.safeParse(data).error, `${kind} ${JSON.stringify(data)}`).toBeUndefined()
  })
})
