import { openPostgres } from '#platform/postgres/open.ts'

// A process of its own for tests of the shared server: opens the data folder it is given, says where the server is,
// and gives it up when its input ends.
const postgres = await openPostgres(process.argv[2] ?? '', (sentence) =>
  process.stderr.write(`${sentence}\n`),
)
process.stdout.write(`${JSON.stringify({ url: postgres.url, pid: postgres.server().pid })}\n`)
process.stdin.resume()
process.stdin.on('end', () => {
  void postgres.stop()
})
