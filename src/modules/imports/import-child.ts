import { connect } from '#platform/database/database.ts'
import { createLog } from '#platform/log/log.ts'
import { performImport } from './perform.ts'
import type { ImportPlan } from './plan.ts'

// A process of its own for the test that kills imports: told what to import by IMPORT_CHILD, it writes each phase as a line.
const told = JSON.parse(process.env['IMPORT_CHILD'] ?? '{}') as {
  appUrl: string
  ownerUrl: string
  networkId: string
  importId: string
  plan: ImportPlan
}
const { db, close } = connect(told.appUrl, { max: 2 })
const context = {
  ...{ db, appUrl: told.appUrl, ownerUrl: told.ownerUrl, dataFolder: '/nowhere' },
  clock: { now: () => new Date() },
  log: createLog('silent'),
}
let phase = ''
await performImport(context, {
  ...{ networkId: told.networkId, importId: told.importId, plan: told.plan, isDryRun: false },
  scope: { networkId: told.networkId, side: 'host' },
  onProgress: (progress) => {
    if (progress.phase === phase) return
    phase = progress.phase
    process.stdout.write(`${phase}\n`)
  },
})
process.stdout.write('done\n')
await close()
