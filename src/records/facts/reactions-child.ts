// Run by reactions.test.ts: consumes facts of one network, writes what it was handed to a file, and is killed by its own
// hand after the handler of the given part, before the cursor moves.
import { appendFileSync } from 'node:fs'
import pino from 'pino'
import { connect } from '#platform/database/database.ts'
import { consumeNetwork } from './reactions.ts'

const [appUrl = '', networkId = '', file = '', killAfter = '0'] = process.argv.slice(2)
const { db } = connect(appUrl, { name: 'artel-reactions-child' })
let parts = 0
await consumeNetwork(
  {
    db,
    appUrl,
    ownerUrl: appUrl,
    clock: { now: () => new Date() },
    log: pino({ level: 'silent' }),
    dataFolder: '',
  },
  {
    name: 'test_kill',
    begins: 'start',
    handle: async (facts) => {
      appendFileSync(file, facts.map((fact) => `${fact.partnerId} ${fact.audience} ${fact.n}\n`).join(''))
      parts++
      if (parts === Number(killAfter)) process.kill(process.pid, 'SIGKILL')
    },
  },
  networkId,
)
await db.destroy()
