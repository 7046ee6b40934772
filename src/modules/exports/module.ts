import type { Module } from '#platform/http/module-plug.ts'
import { exportCommands } from './commands.ts'

export const exports: Module = { name: 'exports', commands: exportCommands }
