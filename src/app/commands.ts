import { ConfigError } from '#platform/config/config.ts'
import { DatabaseUnfit } from '#platform/health/database-check.ts'
import { hideInText } from '#platform/log/log.ts'
import type { Command } from '#platform/module.ts'
import { openHouse } from './house.ts'
import { commands } from './modules.ts'

export const EXIT = { done: 0, refused: 1, misused: 2 } as const

/**
 * Runs the command that the words name and returns the exit code: 0 done, 1 refused or failed, 2 not understood.
 * Standard output belongs to the command's result alone, which with --json is exactly one JSON document; with --json
 * a failure is one too: `{"error":{"code","message"}}`.
 */
export async function runCommand(
  words: readonly string[],
  known: readonly Command[] = commands,
): Promise<number> {
  const command = findCommand(words, known)
  if (!command) return explain(words, known)
  const isJson = words.includes('--json')
  const ending = new AbortController()
  const end = () => {
    if (ending.signal.aborted) process.exit(130)
    ending.abort()
  }
  let house: Awaited<ReturnType<typeof openHouse>> | undefined
  try {
    house = await openHouse('command', { pool: 4, logLevel: process.env['LOG_LEVEL'] ?? 'warn' })
    const interrupted = new Promise<number>((resolve) =>
      ending.signal.addEventListener('abort', () => resolve(130)),
    )
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
    return await Promise.race([command.run(house.context, words.slice(command.path.length)), interrupted])
  } catch (error) {
    return refuse(error, isJson)
  } finally {
    await house?.close().catch(() => {})
    if (ending.signal.aborted) process.exit(130)
  }
}

/** The command with the longest path that the words begin with. */
export function findCommand(words: readonly string[], known: readonly Command[]): Command | null {
  const fitting = known.filter(({ path }) => path.every((word, index) => words[index] === word))
  return fitting.sort((a, b) => b.path.length - a.path.length)[0] ?? null
}

function explain(words: readonly string[], known: readonly Command[]): number {
  const asked = words.filter((word) => !word.startsWith('-'))
  const isHelp = words.length === 0 || words.includes('--help') || words[0] === 'help'
  const near = known.filter(({ path }) => path[0] === asked[0])
  const shown = near.length > 0 ? near : known
  const wide = Math.max(...shown.map(({ path }) => path.join(' ').length), 0)
  const list = [...shown]
    .sort((a, b) => a.path.join(' ').localeCompare(b.path.join(' ')))
    .map(({ path, summary }) => `  ${path.join(' ').padEnd(wide)}  ${summary}`)
  const head = isHelp ? 'npm run artel -- COMMAND …' : `There is no command "${asked.join(' ')}".`
  const text = `${[head, '', ...list].join('\n')}\n`
  if (isHelp) process.stdout.write(text)
  else if (words.includes('--json')) writeError('unknown_command', head)
  if (!isHelp) process.stderr.write(text)
  return isHelp ? EXIT.done : EXIT.misused
}

function refuse(error: unknown, isJson: boolean): number {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed'
  const isMisuse = code.startsWith('ERR_PARSE_ARGS')
  const message = hideInText(error instanceof Error ? error.message : String(error))
  const isTold =
    isMisuse || error instanceof ConfigError || error instanceof DatabaseUnfit || code !== 'failed'
  const stack = error instanceof Error && !isTold ? hideInText(error.stack ?? message) : message
  process.stderr.write(`${stack}\n`)
  if (isJson) writeError(isMisuse ? 'usage' : code, message)
  return isMisuse ? EXIT.misused : EXIT.refused
}

function writeError(code: string, message: string): void {
  process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`)
}
