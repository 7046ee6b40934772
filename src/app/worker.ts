import { enableCompileCache } from 'node:module'

// npm run worker: the background work alone. The cache saves most of the start-up time from the second start on.
enableCompileCache()
const { serve } = await import('./serve.ts')
await serve('worker', { http: false, worker: true })
