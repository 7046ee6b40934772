import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { ensureDemonstration } from '#modules/demonstration/index.ts'
import type { Context } from '#platform/module.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { makeDataFolder, runProgram } from '#testing/program.ts'
import { commands } from './modules.ts'

let source: TestDatabase
let target: TestDatabase
let sourceFolder: string
let targetFolder: string
let archive: string

/** Runs a command as an operator does and gives what it answered. */
async function artel(database: TestDatabase, folder: string, ...args: string[]) {
  const program = runProgram('cli.ts', [...args, '--json'], {
    DATABASE_URL: database.ownerUrl,
    ARTEL_DATA: folder,
  })
  const code = await program.ended
  return { code, answer: JSON.parse(program.told.out) as Record<string, unknown>, err: program.told.err }
}

/** Every row of every table of the house as it stands, by table; what no archive holds is left to the caller. */
async function everything({ owner }: TestDatabase): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace s on s.oid = c.relnamespace
    where s.nspname = 'public' and c.relkind in ('r', 'p') order by 1`)
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await owner.query<{ digest: string }>(
      `select count(*) || ' rows ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as digest from "${name}" t`,
    )
    found[name] = rows[0]?.digest ?? ''
  }
  return found
}

const stays = ['api_key', 'export_run', 'idempotent_answer', 'invitation', 'mail']
/** Made anew at the end of a restore: what they say is the same, not when and under which id it was said. */
const scores = ['score_model', 'score_run', 'partner_score', 'partner_score_day']

async function saidOfHealth({ owner }: TestDatabase) {
  const { rows } = await owner.query(
    'select partner_id, state, risk, health, expected, at_risk from partner_score order by partner_id',
  )
  return rows
}

describe('an export of the demonstration', () => {
  beforeAll(async () => {
    const [one, other] = [makeDataFolder(), makeDataFolder()]
    sourceFolder = one.path
    targetFolder = other.path
    source = await testDatabase()
    target = await testDatabase()
    const context: Context = {
      ...{ db: source.db, appUrl: source.appUrl, ownerUrl: source.ownerUrl, dataFolder: sourceFolder },
      ...{ clock: { now: () => new Date() }, log: pino({ level: 'silent' }) },
    }
    await ensureDemonstration(context, new AbortController().signal)
    archive = join(sourceFolder, 'all.zip')
    return () => {
      one.remove()
      other.remove()
    }
  }, 180_000)

  test('restores into an empty Artel: every record, leaf and figure is the same', async () => {
    const taken = await artel(source, sourceFolder, 'export', '--network', 'demo', '--out', archive)
    expect(taken.code, taken.err).toBe(0)
    const restored = await artel(target, targetFolder, 'restore', archive)
    expect(restored.code, restored.err).toBe(0)
    expect(restored.answer['rows']).toBe(taken.answer['rows'])
    const [before, after] = [await everything(source), await everything(target)]
    for (const name of [...stays, ...scores]) {
      delete before[name]
      delete after[name]
    }
    expect(after).toEqual(before)
    const told = await saidOfHealth(source)
    expect(told.length).toBeGreaterThan(100)
    expect(await saidOfHealth(target)).toEqual(told)
  }, 180_000)

  test('and what is computed from it: `rebuild --check` finds nothing, every report says the same', async () => {
    const checked = await artel(target, targetFolder, 'rebuild', '--check')
    expect(checked.answer['differences'], JSON.stringify(checked.answer)).toBe(0)
    const reports = commands.filter(({ path }) => path[0] === 'report')
    expect(reports.length).toBeGreaterThanOrEqual(5)
    for (const { path } of reports) {
      const ask = (database: TestDatabase, folder: string) =>
        artel(database, folder, ...path, '--network', 'demo')
      const [here, there] = [await ask(source, sourceFolder), await ask(target, targetFolder)]
      const [{ madeAt: _, ...expected }, { madeAt: __, ...answer }] = [here.answer, there.answer]
      expect(answer, path.join(' ')).toEqual(expected)
      expect(there.code).toBe(0)
    }
  }, 300_000)

  test('holds no secret: no password, session, key or second factor', async () => {
    const { rows } = await source.owner.query<{ secret: string }>(
      `select "password" as secret from auth."account" where "password" is not null union all select "token" from auth."session"`,
    )
    expect(rows.length).toBeGreaterThan(0)
    const people = await artel(target, targetFolder, 'restore', archive)
    expect(people.answer['error'], 'a network that is here is not restored over').toMatchObject({
      code: 'network_exists',
    })
    const { rows: restored } = await target.owner.query('select 1 from auth."account"')
    expect(restored, 'nobody can sign in with what was restored').toEqual([])
  })

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ['that is none', () => Buffer.from('name;city\n')],
    ['changed in the middle', (bytes: Buffer) => flip(bytes, Math.floor(bytes.length / 2))],
  ])(
    '%s is refused and leaves nothing behind',
    async (name, spoil) => {
      const empty = await testDatabase()
      const path = join(targetFolder, `${name.replaceAll(' ', '-')}.zip`)
      copyFileSync(archive, path)
      writeFileSync(path, spoil(readFileSync(archive)))
      const refused = await artel(empty, targetFolder, 'restore', path)
      expect(refused.code).toBe(1)
      expect(refused.answer['error']).toMatchObject({ code: 'archive_unreadable' })
      const { rows } = await empty.owner.query(
        'select (select count(*) from network) + (select count(*) from auth."user") as n',
      )
      expect(Number(rows[0].n)).toBe(0)
    },
    60_000,
  )
})

function flip(bytes: Buffer, at: number): Buffer {
  const spoiled = Buffer.from(bytes)
  spoiled[at] = (spoiled[at] ?? 0) ^ 0xff
  return spoiled
}
