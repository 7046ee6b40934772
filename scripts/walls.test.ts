import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The rules that are broken by a project of these files, and how many modules were looked at. */
function wallsOf(files: Record<string, string>): { broken: string[]; modules: number } {
  const folder = mkdtempSync(join(tmpdir(), 'artel-walls-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['package.json', '.dependency-cruiser.mjs']) cpSync(join(root, name), join(folder, name))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const args = [cli, 'src', '--config', '.dependency-cruiser.mjs', '--output-type', 'json']
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })
  const report = JSON.parse(stdout) as {
    modules: { source: string }[]
    summary: { violations: { rule: { name: string } }[] }
  }
  const own = report.modules.filter(({ source }) => source.startsWith('src/'))
  return { broken: report.summary.violations.map(({ rule }) => rule.name).sort(), modules: own.length }
}

const HOUSE = {
  'src/shared/money.ts': 'export const cents = 100\n',
  'src/platform/clock.ts': "import { cents } from '#shared/money.ts'\nexport const now = () => cents\n",
  'src/records/fact.ts': "import { now } from '#platform/clock.ts'\nexport const state = () => now()\n",
  'src/modules/orders/index.ts':
    "import { state } from '#records/fact.ts'\nexport const place = () => state()\n",
  'src/modules/orders/queries.ts':
    "import type { place } from './index.ts'\nexport type Place = typeof place\n",
  'src/modules/orders/contract.ts': "import { cents } from '#shared/money.ts'\nexport const shape = cents\n",
  'src/modules/orders/web/pages.tsx':
    "import { Table } from '#ui/table.tsx'\nimport { shape } from '../contract.ts'\nexport const page = <Table>{shape}</Table>\n",
  'src/modules/billing/service.ts':
    "import { place } from '#modules/orders/index.ts'\nexport const bill = () => place()\n",
  'src/modules/billing/rules.ts':
    "import { days } from './periods.ts'\nimport type { bill } from './service.ts'\nexport const term = (of: typeof bill) => days(of)\n",
  'src/modules/billing/periods.ts': 'export const days = (of: unknown) => String(of)\n',
  'src/ui/table.tsx':
    'export const Table = (props: { children: unknown }) => <table>{String(props.children)}</table>\n',
  'src/app/server.ts': "import { bill } from '#modules/billing/service.ts'\nbill()\n",
}

it('finds nothing in a house that is built right, and looks at all of it', () => {
  expect(wallsOf(HOUSE)).toEqual({ broken: [], modules: Object.keys(HOUSE).length })
})

it.each([
  ['shared-is-the-bottom', 'src/shared/dates.ts', "import { now } from '#platform/clock.ts'\nnow()\n"],
  ['shared-is-pure', 'src/shared/dates.ts', "import { readFileSync } from 'node:fs'\nreadFileSync('x')\n"],
  [
    'platform-knows-no-business',
    'src/platform/jobs.ts',
    "import { state } from '#records/fact.ts'\nstate()\n",
  ],
  [
    'records-know-no-modules',
    'src/records/undo.ts',
    "import { place } from '#modules/orders/index.ts'\nplace()\n",
  ],
  [
    'modules-meet-at-front-doors',
    'src/modules/billing/rules.test-data.ts',
    "import type { Place } from '#modules/orders/queries.ts'\nexport type P = Place\n",
  ],
  [
    'pages-know-no-server',
    'src/modules/billing/web/page.tsx',
    "import { bill } from '../service.ts'\nexport const page = <b>{bill()}</b>\n",
  ],
  [
    'pages-know-no-node',
    'src/modules/billing/web/page.tsx',
    "import { join } from 'node:path'\nexport const page = <b>{join('a')}</b>\n",
  ],
  [
    'ui-knows-no-business',
    'src/ui/form.tsx',
    "import { shape } from '#modules/orders/contract.ts'\nexport const form = <b>{shape}</b>\n",
  ],
  [
    'server-knows-no-pages',
    'src/modules/billing/routes.ts',
    "import { Table } from '#ui/table.tsx'\nexport const x = Table\n",
  ],
  [
    'pure-files-are-pure',
    'src/modules/billing/rules.ts',
    "import { now } from '#platform/clock.ts'\nexport const x = now\n",
  ],
  [
    'pure-files-know-no-services',
    'src/modules/billing/policy.ts',
    "import { bill } from './service.ts'\nexport const x = bill\n",
  ],
  ['app-is-the-top', 'src/modules/billing/jobs.ts', "import '#app/server.ts'\n"],
  ['everything-resolves', 'src/modules/billing/jobs.ts', "import { x } from '#records/nowhere.ts'\nx()\n"],
  [
    'no-tests-in-the-product',
    'src/modules/billing/jobs.ts',
    "import { world } from '#testing/world.ts'\nworld()\n",
  ],
])('finds the violation %s planted in %s', (rule, path, text) => {
  const planted = { ...HOUSE, 'src/testing/world.ts': 'export const world = () => 1\n', [path]: text }
  expect(wallsOf(planted).broken).toContain(rule)
})

it('finds a cycle', () => {
  const cycle = {
    'src/modules/deals/index.ts':
      "import { bill } from '#modules/points/index.ts'\nexport const deal = () => bill()\n",
    'src/modules/points/index.ts':
      "import { deal } from '#modules/deals/index.ts'\nexport const bill = (): unknown => deal()\n",
  }
  expect(wallsOf({ ...HOUSE, ...cycle }).broken).toContain('no-cycles')
})
