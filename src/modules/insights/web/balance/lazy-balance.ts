import { lazy } from 'react'

/** The block of the balance comes with the page that shows it. */
export const PartnerBalanceBlock = lazy(async () => ({
  default: (await import('./partner-balance.tsx')).PartnerBalanceBlock,
}))
