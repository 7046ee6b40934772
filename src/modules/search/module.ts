import type { Module } from '#platform/http/module-plug.ts'
import { searchRoutes } from './routes.ts'

export const search: Module = { name: 'search', routes: searchRoutes }
