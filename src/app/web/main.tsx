import '#ui/styles/index.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError, onUnauthenticated } from '#ui/api-client.ts'
import { colorSchemeManager, ThemeAttribute } from '#ui/color-scheme.tsx'
import { cssVariablesResolver, theme } from '#ui/theme.ts'
import { UndoBars } from '#ui/undo-bar.tsx'
import { firstLanguage, preloadCyrillic, startTexts } from './i18n.ts'
import { LooseLocale } from './loose-locale.tsx'
import { pages } from './pages.ts'
import { makeRouter } from './router.tsx'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      // Only what may pass by itself is tried again; a refusal stays a refusal.
      retry: (failures, error) => {
        const passing = error instanceof ApiError && (error.status === 0 || error.status >= 502)
        return passing && failures < 2
      },
    },
  },
})
const router = makeRouter(pages, queryClient)

onUnauthenticated(() => {
  queryClient.removeQueries({ queryKey: ['session'] })
  const { pathname, href } = router.state.location
  if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { next: href } as never })
})

const language = firstLanguage()
if (language === 'ru') preloadCyrillic()
document.documentElement.lang = language
await startTexts(language)

const place = document.getElementById('root')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
      >
        <ThemeAttribute />
        <QueryClientProvider client={queryClient}>
          <LooseLocale>
            <UndoBars>
              <Suspense>
                <RouterProvider router={router} />
              </Suspense>
            </UndoBars>
          </LooseLocale>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
