/** The rules of the house: platform ← design ← modules ← main, modules meet only at their doors, no circles. */
export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other are one idea, or three.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'platform-knows-no-schools',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(design|modules|islands)/|^src/[^/]+\\.ts$', pathNot: '^src/config\\.ts$' },
    },
    {
      name: 'design-knows-no-modules',
      severity: 'error',
      from: { path: '^src/design/' },
      to: { path: '^src/(modules|islands)/|^src/[^/]+\\.ts$' },
    },
    {
      name: 'design-uses-only-html',
      severity: 'error',
      comment: 'A component is given its data; it fetches nothing.',
      from: { path: '^src/design/' },
      to: { path: '^src/platform/', pathNot: '^src/platform/(html|text|calendar)/' },
    },
    {
      name: 'modules-meet-at-doors',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/([^/]+)/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'modules-do-not-know-main',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: '^src/[^/]+\\.ts$', pathNot: '^src/config\\.ts$' },
    },
    {
      name: 'islands-stand-alone',
      severity: 'error',
      comment:
        'What runs in the browser brings nothing of the server along. What is only text, and what both ends say to each other, is the same in both places.',
      from: { path: '^src/islands/' },
      to: {
        path: '^src/(platform|modules|design)/|^src/[^/]+\\.ts$',
        pathNot: '^src/platform/(text|live/shared)/',
      },
    },
    {
      name: 'text-is-only-text',
      severity: 'error',
      comment: 'What reads text runs in the browser too: it needs nothing, not even Node.',
      from: { path: '^src/platform/text/' },
      to: { pathNot: '^src/platform/text/' },
    },
    {
      name: 'http-only-in-platform',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(platform/http/|start\\.ts$)' },
      to: { path: 'node_modules/(hono|@hono)/' },
    },
    {
      name: 'rules-use-nothing',
      severity: 'error',
      comment:
        'The words and rules of a module can be read, and tested, without anything else of the module.',
      from: { path: '^src/modules/([^/]+)/\\1\\.ts$' },
      to: { path: '^src/(modules/[^/]+/(store|views|pages)|design|platform/(http|db))' },
    },
    {
      name: 'views-ask-no-database',
      severity: 'error',
      from: { path: 'views\\.tsx$' },
      to: { path: '^src/platform/db/|node_modules/(kysely|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-orphan-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/generated|\\.test\\.tsx?$|^tests/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
