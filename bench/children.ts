import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/** What a process of ours gets to know: nothing of the caller's settings but these. */
export function environmentOf(settings: Record<string, string>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  // under npm a process of ours ends when its parent does; the benches are such a parent
  return { PATH, HOME, npm_lifecycle_event: 'bench', ARTEL_DEMO: '0', LOG_LEVEL: 'warn', ...settings }
}

export type Child = {
  port: number
  /** Sends a message and gives the next answer. */
  ask: <Answer>(message: unknown) => Promise<Answer>
  stop: () => Promise<void>
}

/**
 * Starts the server as `npm run server` does (requests only, the worker apart) and waits until it is ready. With
 * `isProbed` it loads probe.ts first and can be asked.
 */
export async function startServer(
  database: { ownerUrl: string },
  folder: string,
  isProbed: boolean,
): Promise<Child> {
  const nodeOptions = [
    ...(isProbed ? ['--import', at('probe.ts')] : []),
    ...(!isProbed && process.env['BENCH_PROFILE']
      ? ['--cpu-prof', '--cpu-prof-dir', process.env['BENCH_PROFILE']]
      : []),
  ]
  const child = spawn(process.execPath, [...nodeOptions, at('../src/app/server.ts')], {
    env: environmentOf({
      ARTEL_DATA: folder,
      DATABASE_URL: database.ownerUrl,
      PORT: '0',
      HOST: '127.0.0.1',
    }),
    stdio: isProbed ? ['ignore', 'pipe', 'inherit', 'ipc'] : ['ignore', 'pipe', 'inherit'],
    serialization: 'advanced',
  })
  let told = ''
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      told += chunk.toString()
      const ready = /Artel is ready: http:\/\/[^:]+:(\d+)/.exec(told)
      if (ready) resolve(Number(ready[1]))
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)))
  })
  return childOf(child, port)
}

/** Starts a program of this folder that answers messages. `hasPort`: it first tells the port it listens on. */
export async function startProgram(file: string, hasPort = false): Promise<Child> {
  const child = fork(at(file), { serialization: 'advanced', env: environmentOf({}) })
  return childOf(child, hasPort ? await nextMessage<number>(child) : 0)
}

function childOf(child: ChildProcess, port: number): Child {
  const ended = once(child, 'exit')
  return {
    port,
    ask: <Answer>(message: unknown) => {
      const answer = nextMessage<Answer>(child)
      child.send(message as object)
      return answer
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await ended
    },
  }
}

function nextMessage<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`))
    child.once('exit', died)
    child.once('message', (message) => {
      child.removeListener('exit', died)
      resolve(message as Answer)
    })
  })
}
