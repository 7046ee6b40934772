import type { Finder, PageDefinition } from '#ui/page-definition.ts'

type WebModule = { pages: readonly PageDefinition[]; finders?: readonly Finder[] }

// Each capability brings its own list; only the lists are in the first chunk, the pages come when they are opened.
const modules = import.meta.glob<WebModule>('../../modules/*/web/pages.tsx', { eager: true })

export const pages: readonly PageDefinition[] = Object.values(modules).flatMap((one) => one.pages)
export const finders: readonly Finder[] = Object.values(modules).flatMap((one) => one.finders ?? [])
