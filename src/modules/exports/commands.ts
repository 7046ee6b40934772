import { existsSync } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeScores } from '#modules/insights/index.ts'
import { asOwner, findPartner, resolveNetwork } from '#modules/network/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command } from '#platform/module.ts'
import { openArchive } from './open-archive.ts'
import { restoreArchive } from './restore.ts'
import { archiveName } from './rules.ts'
import { writeArchive } from './write-archive.ts'

/**
 * `artel export`: the operator's archive, which holds the private records of both sides. A side's own archive, with what
 * that side may see, is taken in the browser or through the API.
 */
const exportCommand: Command = {
  path: ['export'],
  summary:
    '[--network S] [--partner ID] [--out FILE.zip] [--json]: everything of a network, or of one partnership, as a zip that restores',
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        network: { type: 'string' },
        partner: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const now = context.clock.now()
    const { path, manifest } = await asOwner(context, async (ownerDb) => {
      const network = await resolveNetwork(ownerDb, { slug: values.network, currency: null })
      const partner = values.partner ? await findPartner(ownerDb, network.id, values.partner) : null
      const name = archiveName(network.slug, partner?.name ?? null, now.toISOString().slice(0, 10))
      const path = resolve(values.out ?? name)
      if (existsSync(path)) throw new Refused('file_exists', { detail: `There is a file ${path} already.` })
      const unfinished = `${path}.part`
      try {
        const manifest = await inScope(ownerDb, { networkId: network.id, side: 'system' }, async (tx) =>
          writeArchive(tx, {
            ...{ networkId: network.id, partnerId: partner?.id ?? null },
            ...{ side: 'system', dataFolder: context.dataFolder, path: unfinished, now },
            progress: (rows, total) =>
              console.error(`${rows.toLocaleString('en')} of ${total.toLocaleString('en')} rows`),
          }),
        )
        await rename(unfinished, path)
        return { path, manifest }
      } finally {
        await rm(unfinished, { force: true })
      }
    })
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    const told = {
      ...{
        file: path,
        bytes: (await stat(path)).size,
        network: manifest.network.slug,
        scope: manifest.scope,
      },
      ...{ tables: manifest.tables.length, rows, people: manifest.people.rows, files: manifest.files.length },
    }
    process.stdout.write(
      values.json
        ? `${JSON.stringify(told)}\n`
        : `${path}: ${rows.toLocaleString('en')} rows of ${told.tables} kinds, ${told.people} people, ${told.files} files\n`,
    )
    return 0
  },
}

const restoreCommand: Command = {
  path: ['restore'],
  summary:
    'FILE.zip [--slug S] [--json]: brings an export into an empty Artel and proves that its figures are the same',
  run: async (context, args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { slug: { type: 'string' }, json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (!file || more.length > 0) throw new Refused('usage', { detail: 'Say which file: restore FILE.zip' })
    if (values.slug !== undefined && !/^[a-z0-9][a-z0-9-]{0,62}$/.test(values.slug))
      throw new Refused('slug_malformed', {
        detail: `"${values.slug}" is no slug: small Latin letters, digits and hyphens.`,
      })
    const path = resolve(file)
    if (!existsSync(path)) throw new Refused('file_missing', { detail: `There is no file ${file}.` })
    const archive = await openArchive(path)
    try {
      const restored = await restoreArchive(archive, {
        ...{ ownerUrl: context.ownerUrl, dataFolder: context.dataFolder, slug: values.slug ?? null },
        progress: (what, rows) =>
          console.error(rows > 0 ? `${what}: ${rows.toLocaleString('en')} rows` : what),
      })
      console.error('scores')
      const { id: networkId } = restored.network
      await inScope(context.db, { networkId, side: 'system' }, (tx) =>
        makeScores({ tx, networkId, now: context.clock.now() }),
      )
      process.stdout.write(
        values.json
          ? `${JSON.stringify(restored)}\n`
          : `${restored.network.slug}: ${restored.rows.toLocaleString('en')} rows of ${restored.tables} kinds, ${restored.people} people and ${restored.files} files are here; all ${restored.figures} derived tables came out as they were.\nPeople have no passwords here yet: npm run artel -- user password MAIL gives one.\n`,
      )
      return 0
    } finally {
      archive.close()
    }
  },
}

export const exportCommands: readonly Command[] = [exportCommand, restoreCommand]
