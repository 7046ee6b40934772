import type { QueryClient } from '@tanstack/react-query'
import {
  type AnyRoute,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router'
import { ApiError } from '#ui/api-client.ts'
import { PageSkeleton } from '#ui/notes.tsx'
import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'
import { shownFor } from './guarded-page.tsx'
import { loadTexts } from './i18n.ts'
import { NotFoundPage, ProblemPage } from './problem-page.tsx'
import { parseSearch, stringifySearch } from './search.ts'
import { SeatedFrame } from './seated-frame.tsx'
import { sessionQuery } from './session-query.ts'

type Context = { queryClient: QueryClient }

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFoundPage })

/** Everything behind the sign-in: asks for the session first and keeps the address for after the sign-in. */
const seated = createRoute({
  getParentRoute: () => root,
  id: 'seated',
  component: SeatedFrame,
  pendingComponent: PageSkeleton,
  errorComponent: ProblemPage,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery)
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        const next = location.href === '/' ? undefined : location.href
        throw redirect({ to: '/sign-in', search: { next } as never, replace: true })
      }
      if (error instanceof ApiError && error.code === 'second_factor_required')
        throw redirect({ to: '/second-factor', search: { next: location.href } as never, replace: true })
      throw error
    }
  },
})

// The tree is put together from the modules' lists while running, so its type can say no more than "a route".
function pageRoute(page: PageDefinition): AnyRoute {
  const parent: AnyRoute = page.open ? root : seated
  return createRoute({
    getParentRoute: () => parent,
    path: page.path,
    component: shownFor(page) as RouteComponent,
    pendingComponent: PageSkeleton,
    errorComponent: ProblemPage,
    loader: () => loadTexts(page.namespaces ?? []),
  })
}

/** The router over all pages of all capabilities. */
export function makeRouter(pages: readonly PageDefinition[], queryClient: QueryClient) {
  const gallery: PageDefinition[] = import.meta.env.DEV
    ? [
        {
          path: '/gallery',
          open: true,
          component: lazyPage(() => import('./gallery/gallery-page.tsx'), 'GalleryPage'),
        },
      ]
    : []
  const all = [...pages, ...gallery]
  const opened = all.filter((page) => page.open).map(pageRoute)
  const behind = all.filter((page) => !page.open).map(pageRoute)
  return createRouter({
    routeTree: (root as AnyRoute).addChildren([(seated as AnyRoute).addChildren(behind), ...opened]),
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: false,
    // A page that is there within 80 ms is shown at once; a slower one shows its skeleton.
    defaultPendingMs: 80,
    defaultPendingMinMs: 0,
    scrollRestoration: true,
  })
}
