import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { makeDataFolder, runProgram } from '#testing/program.ts'
import { findChromium } from '../scripts/chromium.mjs'

export type SignIn = { mail: string; password: string }
export type Demonstration = {
  address: string
  host: SignIn
  director: SignIn
  buyer: SignIn
  auditor: SignIn
}

declare module 'vitest' {
  interface ProvidedContext {
    /** File that tells of the demonstration as soon as it is ready. */
    demonstration: string
  }
}

/**
 * Starts the program with the demonstration network, once for all journeys. It is made while the journeys run that do
 * not need it; the others wait for it with `demonstration`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!findChromium()) return async () => {}
  const folder = makeDataFolder()
  const file = join(folder.path, 'ready-for-journeys.json')
  const tell = (what: unknown) => {
    writeFileSync(`${file}.part`, JSON.stringify(what))
    renameSync(`${file}.part`, file) // nobody reads half of it
  }
  const program = runProgram('start.ts', [], {
    ARTEL_DATA: folder.path,
    ARTEL_DEMO: '1',
    HOST: '127.0.0.1',
    PORT: '0',
  })
  const watching = setInterval(() => {
    const told = read(program.told.out)
    if (!told) return
    clearInterval(watching)
    tell(told)
  }, 200)
  void program.ended.then((code) => {
    clearInterval(watching)
    if (!existsSync(file)) tell({ code, error: program.told.err })
  })
  project.provide('demonstration', file)
  return async () => {
    program.kill('SIGTERM')
    await program.ended
    folder.remove()
  }
}

/** What the terminal says of a program that is ready: its address and four sign-ins. */
function read(out: string): Demonstration | null {
  const address = /is ready: (\S+)/.exec(out)?.[1]
  const [host, director, buyer, auditor] = [...out.matchAll(/(\S+@\S+)\s+(\S+)\n/g)].map(
    ([, mail = '', password = '']) => ({
      mail,
      password,
    }),
  )
  if (!address || !host || !director || !buyer || !auditor) return null
  return { address: address.replace('localhost', '127.0.0.1'), host, director, buyer, auditor }
}

/** Waits for the demonstration, whose making takes a while. */
export async function demonstrationAt(file: string): Promise<Demonstration> {
  while (!existsSync(file)) await sleep(200)
  const told = JSON.parse(readFileSync(file, 'utf8')) as Demonstration & { error?: string }
  if (told.error !== undefined) throw new Error(`The demonstration could not be made: ${told.error}`)
  return told
}
