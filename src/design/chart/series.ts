import { m } from '#messages'
import type { Column } from '#design/table/table.tsx'
import type { Look } from './look.tsx'
import { formatNumber, formatValue, type Unit } from './number-text.ts'

/** One value for each category; null where the number may not be shown (too few) or does not exist. */
export type Series = { name: string; look: Look; values: readonly (number | null)[] }

export type SeriesData = {
  /** What stands along the bottom: months, classes, weeks. */
  categories: readonly string[]
  /** The heading of the categories in the table: "Måned". */
  categoryHeading: string
  series: readonly Series[]
  /** '%' or a word: "dage", "elever". */
  unit: Unit
  /** How a null reads in the table: "under 5". */
  hiddenValue?: string | undefined
}

/** The columns of the table that stands under the picture, made from the same object as the picture. */
export const seriesColumns = (data: SeriesData): Column<number>[] => [
  {
    heading: data.categoryHeading,
    rowHeading: true,
    cell: (index) => data.categories[index] ?? '',
  },
  ...data.series.map((series) => ({
    heading: data.unit === '%' ? series.name : `${series.name} (${data.unit})`,
    numeric: true,
    cell: (index: number) => {
      const value = series.values[index] ?? null
      if (value === null) return data.hiddenValue ?? m.design_chart_hidden_value()
      return data.unit === '%' ? formatValue(value, '%') : formatNumber(value)
    },
  })),
]

/** The rows are the places of the categories. */
export const seriesRows = (data: SeriesData): number[] => data.categories.map((_, index) => index)
