import { createHash, randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharedFolders } from '#platform/postgres/places.ts'

/**
 * The data folder to use: the one asked for, made if it is missing, or where it cannot be written, a folder of its own
 * in a shared place (always the same for the same path). `say` receives the sentence that tells so.
 */
export function openDataFolder(wanted: string, say: (sentence: string) => void): string {
  const problem = tryFolder(wanted)
  if (!problem) return wanted
  const name = `data-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`
  for (const base of sharedFolders()) {
    const folder = join(base, name)
    if (tryFolder(folder)) continue
    say(
      `The data folder ${wanted} cannot be used (${problem}), so ${folder} is used. ARTEL_DATA chooses another.`,
    )
    return folder
  }
  throw new Error(
    `The data folder ${wanted} cannot be used (${problem}), nor any other; set ARTEL_DATA to one that can.`,
  )
}

/** Why the folder cannot hold our data, or null when it can. */
function tryFolder(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    const probe = join(folder, `.probe-${randomBytes(4).toString('hex')}`)
    writeFileSync(probe, '')
    rmSync(probe)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * The secret that sessions and links are signed with: ARTEL_SECRET, or one made at the first start and kept in the
 * data folder, readable by its owner only.
 */
export function readSecret(given: string | undefined, dataFolder: string): string {
  if (given) return given
  const file = join(dataFolder, 'secret')
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}
