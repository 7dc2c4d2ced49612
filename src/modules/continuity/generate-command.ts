import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CliContext, CommandRefused } from '#platform/cli/context.ts'
import { m } from '#messages'
import { generateSchool, schoolSizes } from './engine/generate/school.ts'
import { timetableAsFiles } from './files/write.ts'

export type GenerateFlags = {
  readonly classes: string
  readonly seed: string
  readonly ratio: string
  readonly out: string
}

const sizeOf = ({ classes, ratio }: GenerateFlags) => {
  const size = Object.values(schoolSizes).find((known) => String(known.classes) === classes)
  const number = /^\d(\.\d{1,3})?$/.test(ratio) ? Number(ratio) : Number.NaN
  if (size === undefined || !(number >= 0.5 && number <= 5))
    throw new CommandRefused(m.continuity_generate_wrong({ sizes: Object.keys(schoolSizes).join(', ') }))
  return { ...size, ratio: number }
}

/** `medvind continuity generate`: a made-up school as files, the same for the same seed, for measuring and for trying things out. */
export const runGenerate = async (context: CliContext, flags: GenerateFlags): Promise<void> => {
  const size = sizeOf(flags)
  if (!/^\d{1,9}$/.test(flags.seed))
    throw new CommandRefused(m.continuity_generate_wrong({ sizes: Object.keys(schoolSizes).join(', ') }))
  const files = timetableAsFiles(generateSchool(size, Number(flags.seed)))
  await mkdir(flags.out, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const path = join(flags.out, `${name}.csv`)
    await writeFile(path, content, { flag: 'wx' }).catch((error: unknown) => {
      throw new CommandRefused(m.continuity_generate_unwritten({ path }), { cause: error })
    })
    context.print(path)
  }
}
