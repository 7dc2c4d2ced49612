import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { CommandRefused, type CliContext } from '#platform/cli/context.ts'
import { m } from '#messages'
import { createDemo, defaultPupils, defaultSeed, type DemoOutcome } from './create-demo.ts'
import { fewestPupils, mostPupils } from './sizes.ts'

const limits = { fewest: fewestPupils, most: mostPupils }
const highestSeed = 4_294_967_295

const pupilsFrom = (text: string): number => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (value >= fewestPupils && value <= mostPupils) return value
  throw new CommandRefused(m.demo_pupils_wrong({ value: text, ...limits }))
}

const seedFrom = (text: string): number => {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value <= highestSeed) return value
  throw new CommandRefused(m.demo_seed_wrong({ value: text, most: highestSeed }))
}

type Progress = { readonly show: (done: number, of: number) => void; readonly stop: () => void }

/** A bar on a terminal, and nothing where the output is kept in a file. */
const progressOn = (stream: NodeJS.WriteStream): Progress => {
  if (!stream.isTTY) return { show: () => {}, stop: () => {} }
  const bar = new SingleBar({
    stream,
    format: `{bar} {value}/{total} ${m.demo_progress()}`,
    hideCursor: true,
  })
  let isShown = false
  return {
    show: (done, of) => {
      if (isShown) bar.update(done)
      else bar.start(of, done)
      isShown = true
    },
    stop: () => {
      if (isShown) bar.stop()
    },
  }
}

const inWords = (outcome: DemoOutcome & { kind: 'created' }): string =>
  m.demo_created({
    pupils: outcome.pupils,
    schools: outcome.schools,
    absences: outcome.absences,
  })

/** `medvind demo`. */
export const demoCommands = (program: Command, context: CliContext): void => {
  program
    .command('demo')
    .description(m.demo_command())
    .option('--pupils <count>', m.demo_option_pupils(limits), String(defaultPupils))
    .option('--seed <number>', m.demo_option_seed(), String(defaultSeed))
    .option('--json', m.cli_json())
    .action(async (options: { pupils: string; seed: string; json?: boolean }) => {
      const pupils = pupilsFrom(options.pupils)
      const seed = seedFrom(options.seed)
      await context.withNewDatabase(async ({ database, config, clock }) => {
        if (config.production) throw new CommandRefused(m.demo_not_in_production())
        const progress = progressOn(process.stderr)
        try {
          const outcome = await createDemo(database, {
            pupils,
            seed,
            today: clock.today(),
            log: context.printError,
            onProgress: progress.show,
          })
          if (outcome.kind === 'exists') throw new CommandRefused(m.demo_exists({ name: outcome.name }))
          context.print(options.json ? JSON.stringify(outcome) : inWords(outcome))
        } finally {
          progress.stop()
        }
      })
    })
}
