import type { Module } from '#platform/http/module-plug.ts'
import { partnerRoutes } from './account/partner-routes.ts'
import { curatorRoutes } from './curators/curator-routes.ts'
import { delegationsJob } from './curators/tell-delegations.ts'
import { fieldRoutes } from './custom-fields/field-routes.ts'
import { duplicateCommand } from './duplicates/commands.ts'
import { changesJob, searchJob } from './duplicates/jobs.ts'
import { settleRecordHome } from './duplicates/record-home.ts'
import { duplicateRoutes } from './duplicates/routes.ts'
import { analysisRoutes } from './lifecycle/analysis-routes.ts'
import { boardRoutes } from './lifecycle/board-routes.ts'
import { stagesCommand } from './lifecycle/commands.ts'
import { moveRoutes } from './lifecycle/move-routes.ts'
import { stageRoutes } from './lifecycle/stage-routes.ts'
import { contactRoutes, legalEntityRoutes } from './people/contact-routes.ts'
import { playbooksCommand } from './playbooks/commands.ts'
import { playbookRoutes } from './playbooks/routes.ts'
import { bulkJob } from './registry/bulk-job.ts'
import { bulkRoutes, followRoutes } from './registry/follow-routes.ts'
import { registryRoutes } from './registry/registry-routes.ts'
import { followersJob } from './registry/tell-followers.ts'
import { segmentsCommand } from './segments/commands.ts'
import { segmentsConsumerJob, segmentsJob } from './segments/jobs.ts'
import { segmentRoutes } from './segments/routes.ts'
import { tagRoutes } from './tags/tag-routes.ts'
import { viewRoutes } from './views/view-routes.ts'

export const partners: Module = {
  name: 'partners',
  settleParams: settleRecordHome,
  routes: [
    ...registryRoutes,
    ...bulkRoutes,
    ...followRoutes,
    ...fieldRoutes,
    ...duplicateRoutes,
    ...tagRoutes,
    ...viewRoutes,
    ...partnerRoutes,
    ...contactRoutes,
    ...legalEntityRoutes,
    ...stageRoutes,
    ...moveRoutes,
    ...boardRoutes,
    ...analysisRoutes,
    ...segmentRoutes,
    ...playbookRoutes,
    ...curatorRoutes,
  ],
  commands: [stagesCommand, segmentsCommand, playbooksCommand, duplicateCommand],
  jobs: [delegationsJob, bulkJob, followersJob, segmentsJob, segmentsConsumerJob, searchJob, changesJob],
}
