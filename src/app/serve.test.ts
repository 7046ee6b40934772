import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url))

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'artel-serve-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }))
  return folder
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

function run(program: string, args: string[], environment: Record<string, string>) {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, ARTEL_DEMO: '0', LOG_LEVEL: 'warn', ...environment }
  const child = spawn(process.execPath, [at(program), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const told = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    told.out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    told.err += chunk.toString()
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  onTestFinished(() => void child.kill('SIGKILL'))
  return { pid: child.pid ?? 0, told, ended }
}

async function readyAt(port: number): Promise<Response> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null)
    if (answer?.ok) return answer
    await sleep(50)
  }
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'ends everything it started with exit code 0 on %s to its group',
  async (signal) => {
    const [folder, port] = [dataFolder(), await freePort()]
    const { pid, told, ended } = run('start.ts', [], {
      ARTEL_DATA: folder,
      PORT: String(port),
      HOST: '127.0.0.1',
    })
    await readyAt(port)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200)
    process.kill(-pid, signal)
    process.kill(pid, signal) // npm passes the signal on to a process that got it already
    expect(await ended).toBe(0)
    expect(told.out).toContain(`http://127.0.0.1:${port}`)
    expect(existsSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false)
  },
)

it('says in a sentence what is wrong and leaves nothing behind', async () => {
  const folder = dataFolder()
  const busy = createServer().listen(0, '127.0.0.1')
  await once(busy, 'listening')
  onTestFinished(() => void busy.close())
  const address = busy.address()
  const port = String(typeof address === 'object' && address ? address.port : 0)
  const taken = run('start.ts', [], { ARTEL_DATA: folder, PORT: port, HOST: '127.0.0.1' })
  expect(await taken.ended).toBe(1)
  expect(taken.told.err).toContain(`Port ${port} of 127.0.0.1 is in use`)
  expect(existsSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false)
  const wrong = run('start.ts', [], { PORT: 'eighty', DATABASE_URL: 'mysql://x:hunter2@y/z' })
  expect(await wrong.ended).toBe(1)
  expect(wrong.told.err).toMatch(/PORT[\s\S]*DATABASE_URL/)
  expect(wrong.told.err).not.toMatch(/hunter2|at .*\.ts:\d/)
})

it('answers a command that is not understood on standard error, and with --json as one document', async () => {
  const plain = run('cli.ts', ['no', 'such'], {})
  expect(await plain.ended).toBe(2)
  expect(plain.told.out).toBe('')
  const json = run('cli.ts', ['no', 'such', '--json'], {})
  expect(await json.ended).toBe(2)
  expect(JSON.parse(json.told.out)).toMatchObject({ error: { code: 'unknown_command' } })
})
