import { makeScores, showHealth } from '#modules/insights/index.ts'
import type { Writer } from '#records/writer.ts'

/**
 * The health of every partnership, as the nightly job makes it: pages have it from the first look on. Partners see theirs
 * and how it moved.
 */
export async function addScores(writer: Writer): Promise<void> {
  await makeScores(writer)
  await showHealth(writer.tx, { showHealthToPartners: true, showHealthCourseToPartners: true })
}
