import { sql } from 'kysely'
import type { FactSelector } from '../contract.ts'
import { narrowToGroup } from '../groups.ts'
import type { Opened } from '../open-figure.ts'
import type { Report } from '../report.ts'
import { casesOf, openCases } from './cases.ts'
import { readScheme } from './settings.ts'
import { RatingComponent } from './shapes.ts'

/**
 * The cases behind a component: of a partner, of a group (`group`), or of the whole network. Shares open into the cases
 * that count and have all of them as their base; all else is the mean of what is opened.
 */
export async function openRating(report: Report, selector: FactSelector): Promise<Opened> {
  const component = RatingComponent.parse(selector.figure.slice('rating.'.length).replace(/All$/, ''))
  const { settings } = await readScheme(report.tx)
  const about = await aboutWhom(report, selector, settings.groupBy)
  const frame = await openCases(about, settings, { asOf: selector.asOf, basis: selector.records ?? 'known' })
  const source = casesOf(frame, component)
  const isShare = component === 'promises' || component === 'returns'
  if (!isShare || selector.figure.endsWith('All')) return { source, base: null }
  return {
    source: { unit: null, rows: sql`select c.* from (${source.rows}) c where c.amount = 1` },
    base: {
      by: 'count',
      selector: {
        ...selector,
        figure: component === 'promises' ? 'rating.promisesAll' : 'rating.returnsAll',
      },
    },
  }
}

function aboutWhom(report: Report, selector: FactSelector, groupBy: string): Promise<Report> | Report {
  if (selector.partner !== undefined || selector.group === undefined) return report
  return narrowToGroup(report, selector.groupBy ?? groupBy, selector.group)
}
