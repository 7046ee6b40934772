import { enableCompileCache } from 'node:module'

// npm run start: server and worker in one process. The cache saves most of the start-up time from the second start on.
enableCompileCache()
const { serve } = await import('./serve.ts')
await serve('both', { http: true, worker: true })
