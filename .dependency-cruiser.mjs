// The walls of docs/architecture.md. Top knows bottom, never the reverse; modules meet at their front doors.
// A canary test (scripts/walls.test.ts) plants violations and expects them to be found.

const FRONT_DOORS = '^src/modules/[^/]+/(index[.]ts|contract[.]ts|web/index[.]tsx?)$'
const PURE = '(contract|policy|rules)[.]ts$'
const PURE_RECORDS = '^src/records/[^/]+/(?:contract|kinds|rules)[.]ts$'
const IMPURE = '/(service|queries|routes|jobs|reactions|tables|commands|index|module|factory)[.]ts$'
const TEST = '[.](test|fixture)[.]tsx?$|^src/testing/|^src/modules/[^/]+/factory[.]ts$'

const forbid = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'no-cycles',
      'What would be a cycle becomes a reaction to a fact.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'app-is-the-top',
      'Only tests and programs beside src know the composition roots.',
      { path: '^src/', pathNot: ['^src/app/', TEST] },
      { path: '^src/app/' },
    ),
    forbid(
      'records-know-no-modules',
      'app → modules → records → platform → shared',
      { path: '^src/records/', pathNot: TEST },
      { path: '^src/(modules|ui)/' },
    ),
    forbid(
      'platform-knows-no-business',
      'Platform has no business words.',
      { path: '^src/platform/', pathNot: TEST },
      { path: '^src/(modules|records|ui)/' },
    ),
    forbid(
      'shared-is-the-bottom',
      'Pure, and runs in both worlds.',
      { path: '^src/shared/', pathNot: TEST },
      { path: '^src/(?!shared/)' },
    ),
    forbid(
      'shared-is-pure',
      'Pure, and runs in both worlds.',
      { path: '^src/shared/', pathNot: TEST },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'ui-knows-no-business',
      'app/web → modules/*/web → ui → shared',
      { path: '^src/ui/', pathNot: TEST },
      { path: '^src/(?!ui/|shared/)' },
    ),
    forbid(
      'modules-meet-at-front-doors',
      'index.ts, contract.ts or web/index.ts of another module.',
      { path: '^src/modules/([^/]+)/', pathNot: TEST },
      { path: '^src/modules/', pathNot: ['^src/modules/$1/', FRONT_DOORS] },
    ),
    forbid(
      'pages-know-no-server',
      'In the browser a module knows pages, pure files, ui and shared.',
      { path: ['^src/modules/[^/]+/web/', '^src/app/web/'], pathNot: TEST },
      {
        path: '^src/',
        pathNot: [
          '^src/(ui|shared)/',
          '^src/app/web/',
          '^src/modules/[^/]+/web/',
          PURE_RECORDS,
          `^src/modules/[^/]+/${PURE}`,
          // what a page's figures open into is named in one place for pages and for the test that walks them
          '^src/modules/insights/[^/]+/(policy|figures)[.]ts$',
          '^src/modules/today/figures[.]ts$',
        ],
      },
    ),
    forbid(
      'pages-know-no-node',
      'Pages run in a browser.',
      { path: ['^src/modules/[^/]+/web/', '^src/app/web/', '^src/ui/'], pathNot: TEST },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'server-knows-no-pages',
      'The server does not load pages; it may know which texts they have.',
      { path: '^src/', pathNot: ['^src/(ui|app/web)/', '^src/modules/[^/]+/web/', TEST] },
      { path: '^src/(ui|app/web|modules/[^/]+/web)/.*[.]tsx?$' },
    ),
    forbid(
      'pure-files-are-pure',
      'contract.ts, policy.ts and rules.ts run in both worlds.',
      { path: [PURE_RECORDS, `^src/modules/([^/]+)/${PURE}`] },
      {
        path: '^src/',
        pathNot: ['^src/shared/', PURE_RECORDS, `^src/modules/[^/]+/${PURE}`, '^src/modules/$1/'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'pure-files-know-no-services',
      'contract.ts, policy.ts and rules.ts run in both worlds.',
      { path: [PURE_RECORDS, `^src/modules/[^/]+/${PURE}`] },
      { path: IMPURE, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'pure-files-know-no-node',
      'contract.ts, policy.ts and rules.ts run in both worlds.',
      { path: [PURE_RECORDS, `^src/modules/[^/]+/${PURE}`] },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'no-tests-in-the-product',
      'Test code stays with tests.',
      { path: '^src/', pathNot: TEST },
      { path: TEST },
    ),
    forbid(
      'everything-resolves',
      'An import that leads nowhere; pdfmake keeps its types in a package of their own.',
      {},
      { couldNotResolve: true, pathNot: '^pdfmake/interfaces' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.](css|woff2)' },
    parser: 'swc', // it sees nothing when only TypeScript 7 is present
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
