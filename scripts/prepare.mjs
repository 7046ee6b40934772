// Brings a fresh clone to where the next command can run: packages from the lock file, pages built, a browser for the
// journeys. Needs nothing but Node >= 20 with npm. Standard output stays clean, since commands print JSON there.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [goal = 'packages'] = process.argv.slice(2)
const say = (sentence) => process.stderr.write(`${sentence}\n`)
const inRoot = (...parts) => join(root, ...parts)
const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

installPackages()
if (['start', 'test', 'e2e', 'build'].includes(goal)) buildPages(goal === 'build')
if (['test', 'e2e'].includes(goal)) await provideBrowser(goal === 'e2e' || process.env.ARTEL_JOURNEYS === '1')

function installPackages() {
  if (!arePackagesStale()) return
  say('Installing packages from the lock file (a few minutes the first time) …')
  const started = Date.now()
  const flags = [
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--no-progress',
    '--loglevel=error',
  ]
  const code = npm(['ci', ...flags])
  if (code !== 0 || !existsSync(inRoot('node_modules', '.package-lock.json'))) {
    say('The packages could not be installed (see above). Is the package registry reachable?')
    process.exit(code || 1)
  }
  // an npm that runs no install scripts leaves Node 24 out
  if (!isNode24Here() && npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']) !== 0) {
    say('Node 24 could not be installed beside the other packages.')
    process.exit(1)
  }
  say(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

/** By time stamps; where those say stale, the versions in both lock files decide. */
function arePackagesStale() {
  const wanted = inRoot('package-lock.json')
  const installed = inRoot('node_modules', '.package-lock.json')
  if (!existsSync(installed) || !isNode24Here()) return true
  if (timeOf(wanted) <= timeOf(installed)) return false
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  const [want, have] = [packagesOf(wanted), packagesOf(installed)]
  return Object.entries(want).some(([path, entry]) => {
    if (path === '' || (entry.optional && !have[path])) return false
    return have[path]?.version !== entry.version
  })
}

function isNode24Here() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return true
  return existsSync(node24())
}

function node24() {
  return inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

function npm(args) {
  const cli = process.env.npm_execpath
  const [program, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  return (
    spawnSync(program, [...first, ...args], { cwd: root, stdio: ['ignore', 2, 2], shell: program === 'npm' })
      .status ?? 1
  )
}

function buildPages(always) {
  const stamp = inRoot('dist', 'web', '.built')
  if (!existsSync(inRoot('vite.config.ts')) || (!always && !arePagesStale(timeOf(stamp)))) return
  say('Building the pages …')
  const started = new Date()
  const fresh = inRoot('dist', `web-${process.pid}`)
  try {
    mkdirSync(fresh, { recursive: true })
  } catch (error) {
    if (!existsSync(stamp)) throw error
    say(
      `The pages are older than their sources, but ${inRoot('dist')} cannot be written; the older ones are served.`,
    )
    return
  }
  const program = existsSync(node24()) ? node24() : process.execPath
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js')
  const flags = ['--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn', '--configLoader', 'native']
  const { status } = spawnSync(program, [vite, 'build', ...flags], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    say('The pages could not be built (see above).')
    process.exit(status ?? 1)
  }
  writeFileSync(join(fresh, '.built'), '')
  utimesSync(join(fresh, '.built'), started, started) // what changes during the build is newer than it
  putInPlace(fresh, inRoot('dist', 'web'))
  say(`Pages built in ${((Date.now() - started.getTime()) / 1000).toFixed(1)} s.`)
}

/** A server that runs meanwhile never sees half a build. */
function putInPlace(fresh, place) {
  const old = `${fresh}-old`
  if (existsSync(place)) renameSync(place, old)
  renameSync(fresh, place)
  rmSync(old, { recursive: true, force: true })
}

function arePagesStale(built) {
  if (built === 0 || timeOf(inRoot('package-lock.json')) > built) return true
  const sources = ['vite.config.ts', 'index.html', 'src/shared', 'src/ui', 'src/app', 'src/modules']
  return sources.some((path) => isNewer(inRoot(path), built))
}

function isNewer(path, than) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return false
  if (!found.isDirectory()) return found.mtimeMs > than && !/\.test\.tsx?$/.test(path)
  return readdirSync(path).some((name) => isNewer(join(path, name), than))
}

async function provideBrowser(isDemanded) {
  const { findChromium, installChromium } = await import('./chromium.mjs')
  if (findChromium()) return
  say('The journeys need a browser; installing Chromium …')
  installChromium(say)
  if (findChromium()) return
  say('No Chromium was found and none could be installed: THE JOURNEYS ARE SKIPPED.')
  say('Install one (Debian: apt-get install chromium) or name it in CHROMIUM_PATH.')
  if (isDemanded) process.exit(1)
}
