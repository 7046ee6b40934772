import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Result } from './report.ts'

const folder = fileURLToPath(new URL('../dist/web', import.meta.url))
const MOST = 250

/** What a browser opens first: the page, and the texts it loads beside those of the frame. */
const FIRST_PAGES = [
  { page: 'modules/access/web/sign-in-page.tsx', texts: ['modules/access/web'] },
  { page: 'modules/today/web/today-page.tsx', texts: ['modules/today/web', 'modules/insights/web'] },
]
const FRAME_TEXTS = ['app/web', 'ui']

type Manifest = Record<string, { file: string; src?: string; imports?: string[] }>

/**
 * Compressed JavaScript that a browser with nothing kept fetches for the heavier of the two pages people open first,
 * signing in and Today: the scripts of index.html, the page with its static imports, and the texts (Russian, the longer
 * ones). gzip as it is served, in kB of 1000 bytes; Brotli, which most browsers take, is smaller. The floor is what may
 * be fetched at most.
 */
export function firstLoad(): Result {
  const figure = Math.max(...FIRST_PAGES.map((first) => weightOf(firstScripts(first))))
  return {
    name: 'first-load',
    figure,
    unit: 'kB',
    floor: MOST,
    ratio: MOST / figure,
    aim: { of: 'figure', atMost: MOST },
  }
}

function weightOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + servedSize(file), 0) / 1000
}

/** The files, each once, as addresses below the folder of the built pages. */
function firstScripts({ page, texts }: (typeof FIRST_PAGES)[number]): string[] {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8')) as Manifest
  const scripts = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/([^"]+\.js)"/g)]
  const files = new Set(scripts.map(([, file]) => file ?? ''))
  const keys = Object.keys(manifest)
  const queue = keys.filter((key) => files.has(manifest[key]?.file ?? ''))
  for (const wanted of [page, ...[...FRAME_TEXTS, ...texts].map((place) => `${place}/ru.json`)]) {
    const key = keys.find((one) => sourceOf(one, manifest) === wanted)
    if (!key) throw new Error(`the build has no chunk for ${wanted}`)
    queue.push(key)
  }
  const seen = new Set<string>()
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) continue
    seen.add(key)
    files.add(chunk.file)
    queue.push(...(chunk.imports ?? []))
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
