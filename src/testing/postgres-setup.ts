import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#platform/database/migrate.ts'
import { postgresAccount } from '#platform/postgres/account.ts'
import { openCluster, SUPERUSER } from '#platform/postgres/cluster.ts'
import { isPostgres, startPostmaster, stopPostmaster } from '#platform/postgres/postmaster.ts'
import { databaseUrl } from './database-url.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the server of this run, as its superuser, and the name of the migrated template database. */
    postgres: { url: string; template: string }
  }
}

const PREFIX = 'artel-test-'

// The data of a test run is thrown away: nothing needs to survive a crash.
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
  max_wal_size: '1GB',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
}

/** Starts one PostgreSQL for the run (or uses DATABASE_URL) and migrates a template that test databases are cloned from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL']
  const server = given ? { url: given, stop: async () => {} } : await throwAwayServer()
  const template = `artel_template_${process.pid}_${randomBytes(3).toString('hex')}`
  const tearDown = async () => {
    if (given) await removeDatabases(given, template)
    await server.stop()
  }
  try {
    await administer(server.url, `create database ${template} template template0`)
    await migrate(databaseUrl(server.url, template))
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('postgres', { url: server.url, template })
  return tearDown
}

async function throwAwayServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  removeLeftovers()
  const folder = mkdtempSync(join(tmpdir(), PREFIX))
  const account = postgresAccount(folder)
  writeFileSync(join(folder, 'test-run.pid'), String(process.pid))
  chmodSync(folder, 0o700)
  if (account) chownSync(folder, account.uid, account.gid)
  const password = randomBytes(12).toString('hex')
  const cluster = await openCluster(folder, password, account, ['--no-sync'])
  const server = await startPostmaster(cluster, SETTINGS)
  return {
    url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/postgres`,
    stop: async () => {
      await stopPostmaster(cluster, server)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A test run that was killed leaves its server behind; the next run ends it. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name)
    try {
      if (lives(Number(readFileSync(join(folder, 'test-run.pid'), 'utf8')))) continue
      const server = Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
      if (isPostgres(server)) process.kill(server, 'SIGQUIT')
    } catch {
      // it has no server, or is someone else's
    }
    try {
      if (!lives(Number(readFileSync(join(folder, 'test-run.pid'), 'utf8'))))
        rmSync(folder, { recursive: true, force: true })
    } catch {
      // someone else's
    }
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The template, what was cloned from it and is still there, and the login role they share. */
async function removeDatabases(server: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    const like = 'select datname from pg_database where starts_with(datname, $1)'
    const { rows } = await client.query<{ datname: string }>(like, [template])
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
    await client.query(`drop role if exists artel_app_${template}`)
  } finally {
    await client.end()
  }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
