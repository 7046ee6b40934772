import type { Route } from '#platform/http/route.ts'
import { documentRoutes } from './document-routes.ts'
import { factRoutes } from './fact-routes.ts'
import { measureRoutes } from './measure-routes.ts'
import { noteRoutes } from './note-routes.ts'
import { promiseRoutes } from './promise-routes.ts'
import { transferRoutes } from './transfer-routes.ts'

export const routes: readonly Route[] = [
  ...factRoutes,
  ...promiseRoutes,
  ...transferRoutes,
  ...measureRoutes,
  ...noteRoutes,
  ...documentRoutes,
]
