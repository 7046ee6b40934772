import { route } from '#platform/http/route.ts'
import { LifecycleStages } from '../contract.ts'
import { mayReadPartners } from '../policy.ts'
import { readStages } from './read-stages.ts'

const tag = 'lifecycle'

export const stageRoutes = [
  route({
    method: 'GET',
    url: '/stages',
    id: 'listStages',
    tag,
    summary: 'The stages of the life cycle in their order, archived ones too',
    may: mayReadPartners,
    response: LifecycleStages,
    handle: async ({ tx }) => ({ data: await readStages(tx) }),
  }),
]
