import { writeFile } from 'node:fs/promises'
import type { Figure } from './measure.ts'

type Results = { date: string; machine: string; pupils: number; figures: readonly Figure[] }

const budgetText = ({ budget }: Figure): string => {
  if (budget === null) return '–'
  const limit = budget.most === undefined ? `≥ ${budget.least}` : `≤ ${budget.most}`
  return budget.of === 'ratio' ? `${limit} ×` : limit
}

const row = (one: Figure): string =>
  `| ${one.name} | ${one.value} ${one.unit} | ${one.yardstick === null ? '–' : `${one.yardstick.name}: ${one.yardstick.value} ${one.unit}`} | ${
    one.ratio === null ? '–' : `${one.ratio} ×`
  } | ${budgetText(one)} | ${one.isKept === null ? '' : one.isKept ? 'kept' : '**missed**'} |`

/** The table of docs/performance.md: every figure beside its yardstick of the same run, the missed ones too. */
export const writeReport = async (file: string, results: Results): Promise<void> => {
  const missed = results.figures.filter((one) => one.isKept === false)
  await writeFile(
    file,
    [
      '# Performance',
      '',
      `Written by \`npm run bench\` on ${results.date}: ${results.machine}. The largest database had ${results.pupils} pupils. Read the ratios, not the`,
      'times: each figure stands beside a yardstick of the same run on the same machine.',
      '',
      '| what | measured | yardstick | ratio | budget | |',
      '|---|---|---|---|---|---|',
      ...results.figures.map(row),
      '',
      missed.length === 0
        ? 'Every budget is kept.'
        : `${missed.length} budget${missed.length === 1 ? ' is' : 's are'} missed: ${missed.map((one) => one.name).join('; ')}. See [performance-notes.md](performance-notes.md) for why.`,
      '',
    ].join('\n'),
  )
}
