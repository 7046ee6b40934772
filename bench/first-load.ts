import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Result } from './report.ts'

const folder = fileURLToPath(new URL('../dist/web', import.meta.url))
const MOST = 250
const FIRST_PAGES = ['modules/access/web/sign-in-page.tsx', 'modules/today/web/today-page.tsx']
/** Texts the two pages load, in the language with the longer words. */
const TEXTS = ['app/web', 'ui', 'modules/access/web', 'modules/today/web', 'modules/insights/web']

type Manifest = Record<string, { file: string; src?: string; imports?: string[] }>

/**
 * Compressed JavaScript (gzip, as it is served) that a browser needs from the first address to Today: the scripts of
 * index.html, the entry's static imports, the pages for signing in and Today with theirs, and their texts. In kB of
 * 1000 bytes; the floor is what may be needed at most.
 */
export function firstLoad(): Result {
  const figure = firstScripts().reduce((sum, file) => sum + servedSize(file), 0) / 1000
  return {
    name: 'first-load',
    figure,
    unit: 'kB',
    floor: MOST,
    ratio: MOST / figure,
    aim: { of: 'figure', atMost: MOST },
  }
}

/** The files, each once, as addresses below the folder of the built pages. */
export function firstScripts(): string[] {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/([^"]+\.js)"/g)].map(
    ([, file]) => file ?? '',
  )
  const manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8')) as Manifest
  const files = new Set(named)
  const follow = (key: string) => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const next of chunk.imports ?? []) follow(next)
  }
  for (const [key, chunk] of Object.entries(manifest)) if (named.includes(chunk.file)) followImports(key)
  function followImports(key: string) {
    for (const next of manifest[key]?.imports ?? []) follow(next)
  }
  for (const wanted of [...FIRST_PAGES, ...TEXTS.map((place) => `${place}/ru.json`)]) {
    const key = Object.keys(manifest).find((one) => sourceOf(one, manifest) === wanted)
    if (!key) throw new Error(`the build has no chunk for ${wanted}`)
    follow(key)
  }
  return [...files]
}

/** `../../modules/today/web/today-page.tsx`, as the build names it from src/app/web, below src. */
function sourceOf(key: string, manifest: Manifest): string {
  const source = manifest[key]?.src ?? key
  return join('app/web', source)
}

function servedSize(file: string): number {
  const path = join(folder, file)
  return existsSync(`${path}.gz`) ? statSync(`${path}.gz`).size : gzipSync(readFileSync(path)).length
}
