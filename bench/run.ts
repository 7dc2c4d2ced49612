// npm run bench [-- --pupils 540000 --seconds 120]: measures the budgets of docs/performance.md and writes its table and bench/results.json.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app.ts'
import { readConfig } from '#config'
import { systemClock } from '#platform/clock.ts'
import { openAssets } from '#platform/http/assets.ts'
import { createDemo } from '../src/modules/demo/index.ts'
import { recomputeMunicipality } from '#presence'
import { openRuntime, programFolder, type Runtime } from '../src/runtime.ts'
import { bytesFigure } from './bytes.ts'
import { continuityCountFigures } from './continuity-count.ts'
import { morningFigures } from './continuity-morning.ts'
import { writeContinuityFigures } from './continuity-solve.ts'
import { figure, type Figure } from './measure.ts'
import { openVisit, pageFigures, visitsOf } from './pages.ts'
import { importFigures } from './imports.ts'
import { policyFigures } from './policies.ts'
import { requestFigures } from './requests.ts'
import { startFigures } from './start.ts'
import { writeReport } from './report.ts'
import { writingFigures } from './writing.ts'

const option = (name: string, standard: number): number => {
  const place = process.argv.indexOf(`--${name}`)
  return place < 0 ? standard : Number(process.argv[place + 1])
}
const largest = option('pupils', 540_000)
const onlyPages = process.argv.includes('--pages')
/** Only thirty people typing in one plan, which needs no large database; nothing is written down. */
const onlyWriting = process.argv.includes('--writing')
/** Only the page of the morning's substitute; nothing is written down. */
const onlyMorning = process.argv.includes('--morning')
/** How long they type. */
const seconds = option('seconds', 120)

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

const configOf = (folder: string) => {
  const outcome = readConfig({ MEDVIND_DATA: folder, MEDVIND_DEMO: '1' })
  if (outcome.kind === 'wrong') throw new Error(outcome.problems.join('\n'))
  return outcome.config
}

/** A fresh database with a demonstration of this size, its signals computed, its tables analysed by the server itself. */
const build = async (folder: string, pupils: number): Promise<{ runtime: Runtime; seconds: number }> => {
  const runtime = await openRuntime({
    config: configOf(folder),
    log: say,
    onDatabaseLost: (error) => {
      throw error
    },
    mayJoin: false,
    mayCreate: true,
  })
  const started = performance.now()
  const outcome = await createDemo(runtime.database, {
    pupils,
    seed: 1,
    today: systemClock.today(),
    log: say,
  })
  if (outcome.kind === 'exists') throw new Error(`${outcome.name} is there already.`)
  for (const municipality of outcome.municipalities)
    await recomputeMunicipality(runtime.database, municipality)
  return { runtime, seconds: (performance.now() - started) / 1000 }
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`
if (process.argv.includes('--continuity')) {
  await writeContinuityFigures(
    join(programFolder, 'docs/continuity-figures.md'),
    option('seeds', 5),
    machine,
    systemClock.today().toString(),
  )
  process.exit(0)
}

const figures: Figure[] = []
const root = await mkdtemp(join(tmpdir(), 'medvind-bench-'))
try {
  const assets = await openAssets(join(programFolder, 'dist/assets'))
  const appOn = (runtime: Runtime, folder: string) =>
    createApp({
      config: configOf(folder),
      clock: systemClock,
      database: runtime.database,
      assets,
      report: (_incident, _where, error) => {
        throw error
      },
    })

  say('One school …')
  const smallFolder = join(root, 'small')
  const small = await build(smallFolder, 400)
  if (onlyWriting) {
    await small.runtime.stop()
    const measured = await writingFigures(smallFolder, seconds)
    await rm(root, { recursive: true, force: true })
    process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`)
    process.exit(0)
  }
  const smallApp = appOn(small.runtime, smallFolder)
  if (onlyMorning) {
    const measured = await morningFigures(small.runtime.database, smallApp.fetch)
    await small.runtime.stop()
    await rm(root, { recursive: true, force: true })
    process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`)
    process.exit(0)
  }
  const smallVisits = await visitsOf(small.runtime.database)
  const atOneSchool = await pageFigures(smallApp.fetch, smallVisits, small.runtime.login, '1 school')
  figures.push(...atOneSchool.figures, ...(await morningFigures(small.runtime.database, smallApp.fetch)))
  await small.runtime.stop()

  say(`${largest} pupils …`)
  const largeFolder = join(root, 'large')
  const large = await build(largeFolder, largest)
  const largeApp = appOn(large.runtime, largeFolder)
  const largeVisits = await visitsOf(large.runtime.database)
  const atAll = await pageFigures(largeApp.fetch, largeVisits, large.runtime.login, `${largest} pupils`)
  figures.push(...atAll.figures)
  for (const visit of largeVisits) {
    const one = atOneSchool.times.get(visit.name)
    const all = atAll.times.get(visit.name)
    if (one === undefined || all === undefined) continue
    figures.push(
      figure({
        name: `${visit.name}, ${largest} pupils against 1 school`,
        value: all,
        unit: 'ms',
        yardstick: { name: 'at 1 school', value: one },
        budget: { most: 1.3, of: 'ratio' },
      }),
    )
  }
  figures.push(
    figure({ name: `making a demonstration of ${largest} pupils`, value: large.seconds, unit: 's' }),
  )
  figures.push(...(await policyFigures(large.runtime, largeVisits)))
  const sizes = await Promise.all(
    largeVisits.map(async (visit) => (await openVisit(largeApp.fetch, visit)).length),
  )
  await large.runtime.stop()

  if (!onlyPages) {
    say('Requests per second …')
    figures.push(...(await requestFigures(largeFolder, largeVisits, sizes)))
    say('Thirty people typing …')
    figures.push(...(await writingFigures(smallFolder, seconds)))
    say('Bytes and start …')
    figures.push(await bytesFigure(smallFolder, smallVisits))
    figures.push(...(await startFigures(smallFolder)))
    say('The imports …')
    figures.push(...(await importFigures(60_000)))
    say('Counting adults …')
    figures.push(...continuityCountFigures(540_000))
  }
} finally {
  await rm(root, { recursive: true, force: true })
}

const results = { date: systemClock.today().toString(), machine, pupils: largest, figures }
await writeFile(join(programFolder, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`)
await writeReport(join(programFolder, 'docs/performance.md'), results)
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`)
for (const { name, value, unit, ratio, isKept } of figures) {
  say(
    `${isKept === null ? ' ' : isKept ? '✓' : '✗'} ${name}: ${value} ${unit}${ratio === null ? '' : ` (${ratio} ×)`}`,
  )
}
