// Holds the code against the rules of .dependency-cruiser.mjs, and fails when too little was read: a cruise that finds no
// modules finds no broken rule either.
import { readdirSync } from 'node:fs'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import configuration from '../.dependency-cruiser.mjs'

const sources = readdirSync('src', { recursive: true }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.startsWith('generated'),
).length
const result = await cruise(
  ['src'],
  {
    ...configuration.options,
    ruleSet: { forbidden: configuration.forbidden },
    validate: true,
    outputType: 'json',
  },
  undefined,
  { tsConfig: extractTSConfig('tsconfig.json') },
)
const { summary, modules } = JSON.parse(result.output)
const own = modules.filter((module) => module.source.startsWith('src/')).length
for (const violation of summary.violations) {
  console.error(`${violation.rule.name}: ${violation.from} → ${violation.to}`)
}
const dependencies = modules.reduce(
  (sum, module) => sum + module.dependencies.filter((d) => d.resolved.startsWith('src/')).length,
  0,
)
if (own < sources * 0.9 || dependencies < own) {
  console.error(`Only ${own} of ${sources} files and ${dependencies} imports between them were read.`)
  process.exit(1)
}
process.exit(summary.violations.length > 0 ? 1 : 0)
