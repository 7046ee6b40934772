import { lazy } from 'react'

/** The block of health comes with the page that shows it, not with every page that opens a figure. */
export const PartnerHealth = lazy(async () => ({
  default: (await import('./partner-health.tsx')).PartnerHealth,
}))
