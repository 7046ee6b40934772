import type { Module } from '#platform/http/module-plug.ts'
import { routes } from './routes.ts'

export const today: Module = { name: 'today', routes }
