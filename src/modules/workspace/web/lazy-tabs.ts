import { lazy } from 'react'

// The deeper parts of a partnership page come when they are opened.
export const DocumentsTab = lazy(async () => ({
  default: (await import('./documents-tab.tsx')).DocumentsTab,
}))
export const GivenTab = lazy(async () => ({ default: (await import('./given-tab.tsx')).GivenTab }))
export const MeasuresTab = lazy(async () => ({ default: (await import('./measures-tab.tsx')).MeasuresTab }))
export const PromisesTab = lazy(async () => ({ default: (await import('./promises-tab.tsx')).PromisesTab }))
