/** One statement of a request as it went to the driver. */
export type Statement = { text: string; values: unknown[]; name?: string }

/** Statements that ran one after the other on one connection of a pool. */
export type Step = { pool: string; statements: Statement[] }

/** What one request asked the database. */
export type Script = { steps: Step[] }

/** A pool of the server: who it is to PostgreSQL, and how many connections it may open. */
export type PoolFacts = { name: string; url: string; max: number }

/** A statement as the probe saw it: `client` tells connections apart. */
export type Seen = Statement & { pool: string; client: number }

/** Puts the statements of a request into steps: a step ends where another connection takes over. */
export function scriptOf(seen: readonly Seen[]): Script {
  const steps: Step[] = []
  let client: number | undefined
  for (const { pool, client: own, ...statement } of seen) {
    const last = steps.at(-1)
    if (last && own === client && last.pool === pool) last.statements.push(statement)
    else steps.push({ pool, statements: [statement] })
    client = own
  }
  return { steps }
}
