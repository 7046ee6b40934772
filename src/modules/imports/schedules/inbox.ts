import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Refused } from '#platform/http/refused.ts'
import { MAX_FILE_BYTES } from '../files.ts'
import { isMeant } from './rules.ts'

/** The folder of a network that the operator puts files into; nothing outside of it is ever read. */
export function inboxFolder(dataFolder: string, slug: string): string {
  return join(dataFolder, 'inbox', slug)
}

export type InboxFile = { name: string; path: string; size: number }

/**
 * The newest file of the inbox that is meant. Refuses (`file_missing`) when there is none, and files that lead out of the
 * folder by a link.
 */
export async function findInboxFile(folder: string, pattern: string): Promise<InboxFile> {
  await mkdir(folder, { recursive: true })
  const root = await realpath(folder)
  const names = (await readdir(root)).filter((name) => isMeant(pattern, name))
  const files: (InboxFile & { changed: number })[] = []
  for (const name of names) {
    const path = await realpath(join(root, name)).catch(() => null)
    if (!path?.startsWith(root + sep)) continue
    const { size, mtimeMs, isFile } = await stat(path).then((found) => ({
      ...{ size: found.size, mtimeMs: found.mtimeMs, isFile: found.isFile() },
    }))
    if (isFile) files.push({ name, path, size, changed: mtimeMs })
  }
  const [newest] = files.sort((a, b) => b.changed - a.changed || (a.name < b.name ? 1 : -1))
  if (!newest) throw new Refused('file_missing', { detail: pattern })
  if (newest.size > MAX_FILE_BYTES) throw new Refused('too_large', { detail: newest.name })
  return newest
}

/** SHA-256 of a file, in hex. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Copies a file of the inbox: the import reads what was there when it began. */
export async function takeFile({ path }: InboxFile, target: string): Promise<void> {
  await copyFile(path, target)
}
