// A thread of its own: fitting computes for seconds to minutes, which must not keep a server waiting.
import { workerData } from 'node:worker_threads'
import { connect } from '#platform/database/database.ts'
import { fitModel } from './fit-model.ts'

const { appUrl, networkId, modelId, now } = workerData as {
  appUrl: string
  networkId: string
  modelId: string
  now: number
}
const { db, close } = connect(appUrl, { max: 1, name: 'artel-fit' })
try {
  await fitModel(db, { networkId, modelId, now: new Date(now) })
} finally {
  await close()
}
