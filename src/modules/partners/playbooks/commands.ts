import { reportCommand } from '../report-command.ts'
import { presentPlaybooks, readBehind } from './read.ts'
import { type PlaybookBehind, PlaybookBehindQuery, type PlaybookList } from './shapes.ts'

type Report = { data: PlaybookList['data']; behind: PlaybookBehind }

/** Prints how playbooks are kept and who falls behind; with `--json` what the API answers to both questions. */
export const playbooksCommand = reportCommand({
  name: 'playbooks',
  summary: '[--network S] [--playbookId ID] [--limit N] [--json]: how playbooks are kept, who falls behind',
  query: PlaybookBehindQuery,
  read: async (tx, query, now): Promise<Report> => ({
    data: await presentPlaybooks(tx, now, query.playbookId),
    behind: await readBehind(tx, now, query),
  }),
  lines: linesOf,
})

function linesOf({ data, behind }: Report): string[] {
  const percent = (share: number | null) => (share === null ? '–' : `${Math.round(100 * share)} %`)
  return [
    'playbook                          running  behind   kept   late  missed   open   share',
    ...data.map(({ nameEn, isOn, running, behind: late, kept }) => {
      const counts = [kept.kept, kept.late, kept.missed, kept.open].map((n) => String(n).padStart(7))
      return `${(isOn ? nameEn : `${nameEn} (off)`).padEnd(33)} ${String(running).padStart(7)} ${String(late).padStart(7)}${counts.join('')} ${percent(kept.share).padStart(7)}`
    }),
    `Behind: ${behind.total}`,
    ...behind.data.map(({ name, step, dueOn, days }) => `${name}: ${step.nameEn}, due ${dueOn}, ${days} d`),
  ]
}
