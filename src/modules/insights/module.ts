import type { Module } from '#platform/http/module-plug.ts'
import { reportCommands } from './commands.ts'
import { routes } from './routes.ts'

export const insights: Module = { name: 'insights', routes, commands: reportCommands }
