import {
  type LinkProps,
  lazyRouteComponent,
  useLinkProps,
  useParams,
  useRouter,
  useNavigate as useRouterNavigate,
  useRouterState,
  useSearch,
} from '@tanstack/react-router'
import { type AnchorHTMLAttributes, type ComponentType, type Ref, useCallback } from 'react'

/** What stands after `?` in the address. */
export type Search = Record<string, string | undefined>

type LinkTarget = {
  /** Path as the page defines it: `/partners/$partnerId`. */
  to: string
  params?: Record<string, string>
  search?: Search
  hash?: string
  replace?: boolean
}

/**
 * A link inside the application; loads the page's code when the pointer or the focus comes near. Which link is the
 * current one says the caller (`aria-current`): the router would mark every beginning of the address.
 */
export function Link({
  to,
  params,
  search,
  hash,
  replace,
  ...rest
}: LinkTarget & AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }) {
  // The route tree is assembled from the modules' lists, so the router's own types know no paths.
  const target = { to, params, hash, replace, search: search ?? {}, preload: 'intent' } as LinkProps
  const props = useLinkProps({ ...target, ...rest } as Parameters<typeof useLinkProps>[0])
  return (
    <a {...props} aria-current={rest['aria-current']} ref={rest.ref}>
      {rest.children}
    </a>
  )
}

/**
 * A link of a row among thousands: does what `Link` does, but asks the router for nothing before it is touched, since asking
 * costs more than all else in a row.
 */
export function RowLink(
  props: Required<Pick<LinkTarget, 'to' | 'params'>> & AnchorHTMLAttributes<HTMLAnchorElement>,
) {
  const { to, params, ...rest } = props
  const router = useRouter()
  const target = { to, params, search: {} } as LinkProps
  const prepare = () => void router.preloadRoute(target as never).catch(() => undefined)
  const go = (event: React.MouseEvent) => {
    const isOther = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
    if (isOther || event.defaultPrevented) return
    event.preventDefault()
    void router.navigate(target as never)
  }
  const href = to.replaceAll(/\$(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  return (
    <a {...rest} href={href} onClick={go} onMouseEnter={prepare} onFocus={prepare}>
      {rest.children}
    </a>
  )
}

/** Parameters of the address, e.g. `partnerId` of `/partners/$partnerId`. */
export function usePathParams(): Record<string, string> {
  return useParams({ strict: false }) as Record<string, string>
}

/** What stands after `?`, and a function that changes a part of it (undefined removes the key). */
export function useSearchState(): [Search, (change: Search, options?: { replace?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useRouterNavigate()
  const change = useCallback(
    (part: Search, options?: { replace?: boolean }) => {
      void navigate({
        to: '.',
        search: (before: Search) => withoutEmpty({ ...before, ...part }),
        replace: options?.replace ?? true,
      } as Parameters<typeof navigate>[0])
    },
    [navigate],
  )
  return [search, change]
}

function withoutEmpty(search: Search): Search {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''))
}

/** Goes to another page of the application. */
export function useNavigate(): (target: LinkTarget) => Promise<void> {
  const navigate = useRouterNavigate()
  return useCallback((target) => navigate(target as Parameters<typeof navigate>[0]), [navigate])
}

/** Path of the open page. */
export function usePathname(): string {
  return useRouterState({ select: (state) => state.location.pathname })
}

/** A page whose code is fetched when it is first opened: `lazyPage(() => import('./partner-page.tsx'), 'PartnerPage')`. */
export function lazyPage<Module extends Record<string, unknown>>(
  load: () => Promise<Module>,
  name: keyof Module & string,
): ComponentType {
  return lazyRouteComponent(load as () => Promise<Record<string, ComponentType>>, name)
}
