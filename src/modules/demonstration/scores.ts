import { makeScores } from '#modules/insights/index.ts'
import type { Writer } from '#records/writer.ts'

/** The health of every partnership, as the nightly job makes it: pages have it from the first look on. */
export async function addScores(writer: Writer): Promise<void> {
  await makeScores(writer)
}
