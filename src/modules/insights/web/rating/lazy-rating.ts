import { lazy } from 'react'

/** The block of the rating comes with the page that shows it. */
export const PartnerRatingBlock = lazy(async () => ({
  default: (await import('./partner-rating.tsx')).PartnerRatingBlock,
}))
