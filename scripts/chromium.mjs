// Where the browser of the journeys is, and how to get one. Only Node itself is needed to load this file.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const MINUTES = 60_000

/**
 * Path of a Chromium that starts, or null: CHROMIUM_PATH, the system's, or the one Playwright downloaded.
 * @returns {string | null}
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) return doesStart(named) ? named : null
  const folders = (process.env.PATH ?? '').split(':')
  const candidates = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/usr/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...downloaded(),
  ]
  return candidates.find((path) => existsSync(path) && doesStart(path)) ?? null
}

/** On Ubuntu `chromium` is a stub that asks for a snap, and a downloaded one may lack system libraries. */
function doesStart(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}

function downloaded() {
  try {
    const { chromium } = createRequire(import.meta.url)('playwright-core')
    const browser = chromium.executablePath()
    const shell = browser
      .replace(/chromium-(\d+)/, 'chromium_headless_shell-$1')
      .replace(/chrome-(linux\w*|mac[\w-]*)(.*)$/, 'chrome-headless-shell-$1/chrome-headless-shell')
    return [browser, shell]
  } catch {
    return []
  }
}

/**
 * Tries to install a Chromium: from the packages of Debian as root, else Playwright's own download.
 * @param {(sentence: string) => void} say
 */
export function installChromium(say) {
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    const run = (args) => {
      const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
      return (
        spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: environment, timeout: 10 * MINUTES })
          .status === 0
      )
    }
    if (run(['update', '-qq']) && run(['install', '-y', '-qq', '--no-install-recommends', 'chromium'])) return
    say('Chromium could not be installed from the packages of the system; trying a download …')
  }
  let cli
  try {
    cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  } catch {
    return
  }
  const flags = isRoot ? ['--with-deps'] : []
  const environment = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' }
  const args = [cli, 'install', ...flags, 'chromium-headless-shell']
  spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2], env: environment, timeout: 10 * MINUTES })
}
