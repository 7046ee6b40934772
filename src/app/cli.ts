import { enableCompileCache } from 'node:module'

// npm run artel -- COMMAND …
enableCompileCache()
const { runCommand } = await import('./commands.ts')
process.exitCode = await runCommand(process.argv.slice(2))
