import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'
import { findChromium } from '../../scripts/chromium.mjs'

const path = findChromium()

/** Whether a missing browser is a failure: in CI and in `npm run e2e`. */
const isDemanded = process.env['ARTEL_JOURNEYS'] === '1' || process.env['npm_lifecycle_event'] === 'e2e'

/** A group of journeys. Without a browser it is skipped loudly, or fails where journeys are demanded. */
export function describeJourneys(name: string, journeys: () => void): void {
  if (path || isDemanded) {
    describe(name, journeys)
    return
  }
  console.warn(`SKIPPED for want of a browser: ${name} (CHROMIUM_PATH names one)`)
  describe.skip(name, journeys)
}

/** A headless Chromium, whose owner closes it. */
export function openBrowser(): Promise<Browser> {
  if (!path) throw new Error('The journeys need a Chromium: install one or name it in CHROMIUM_PATH.')
  return chromium.launch({
    executablePath: path,
    chromiumSandbox: false,
    // without a UTF-8 locale it cannot open a file whose name is in Russian
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
