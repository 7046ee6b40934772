import { expect, it } from 'vitest'
import type { Command } from '#platform/module.ts'
import { findCommand } from './commands.ts'

const command = (path: string): Command => ({ path: path.split(' '), summary: '', run: async () => 0 })
const known = ['import', 'import list', 'import orders', 'report activity', 'rebuild'].map(command)

it.each([
  ['import orders file.csv --json', 'import orders'],
  ['import something', 'import'],
  ['rebuild --check', 'rebuild'],
  ['report', null],
  ['', null],
  ['--json', null],
])('"%s" is the command %s', (words, path) => {
  expect(findCommand(words.split(' '), known)?.path.join(' ') ?? null).toBe(path)
})
