import type { Module } from '#platform/http/module-plug.ts'
import { importCommands } from './commands/commands.ts'

/** The plug of imports: what companies know already comes in, and goes again as a whole. */
export const imports: Module = { name: 'imports', commands: importCommands }
