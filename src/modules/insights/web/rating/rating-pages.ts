import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'
import { mayManageRating, mayReadRating } from '../../rating/policy.ts'

/** The pages of ratings: the report, and what it is made of. */
export const ratingPages: PageDefinition[] = [
  {
    path: '/insights/rating',
    mayOpen: mayReadRating,
    component: lazyPage(() => import('./rating-page.tsx'), 'RatingPage'),
    namespaces: ['insights', 'insights-rating'],
  },
  {
    path: '/settings/rating',
    mayOpen: mayManageRating,
    component: lazyPage(() => import('./rating-settings-page.tsx'), 'RatingSettingsPage'),
    namespaces: ['insights', 'insights-rating', 'access'],
  },
]
