import { enableCompileCache } from 'node:module'

// npm run server: the server alone, for sites that run workers apart. The cache saves most of the start-up time from the second start on.
enableCompileCache()
const { serve } = await import('./serve.ts')
await serve('server', { http: true, worker: false })
