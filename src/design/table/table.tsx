import { Icon } from '#design/icon/icon.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'

export type Column<Row> = {
  heading: string
  cell: (row: Row) => Child
  /** Figures stand to the right, digit under digit. */
  numeric?: boolean
  /** The cell that says whom or what the row is about. */
  rowHeading?: boolean
  /** A link that sorts by this column; `direction` is how it is sorted now. */
  sort?: { href: string; direction: 'ascending' | 'descending' | null } | undefined
}

export type TableProps<Row> = {
  caption: string
  captionHidden?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  compact?: boolean
  /**
   * What happens on a phone: `stack` makes each row a card in which every cell says its heading; `scroll` keeps the
   * columns and lets the table alone scroll, for tables that only make sense as a grid.
   */
  narrow?: 'stack' | 'scroll'
  /** Said instead of the table when there are no rows. */
  empty?: Child
}

const Heading = <Row,>({ column }: { column: Column<Row> }): Html => {
  const { heading, numeric, sort } = column
  const direction = sort?.direction ?? undefined
  return (
    <th scope="col" class={numeric ? 'mv-number' : undefined} aria-sort={direction}>
      {sort === undefined ? (
        heading
      ) : (
        <a class="mv-sort" href={sort.href}>
          {heading}
          <Icon
            name={direction === 'ascending' ? 'up' : direction === 'descending' ? 'down' : 'upDown'}
            small
          />
          <span class="mv-hidden">
            {' '}
            {direction === 'ascending'
              ? m.design_sorted_ascending()
              : direction === 'descending'
                ? m.design_sorted_descending()
                : m.design_sort_by()}
          </span>
        </a>
      )}
    </th>
  )
}

const Cell = <Row,>({ column, row }: { column: Column<Row>; row: Row }): Html =>
  column.rowHeading ? (
    <th scope="row">{column.cell(row)}</th>
  ) : (
    <td class={column.numeric ? 'mv-number' : undefined} data-heading={column.heading}>
      {column.cell(row)}
    </td>
  )

/** A real table at every width, with a caption and headings for rows and columns. */
export const Table = <Row,>({
  caption,
  captionHidden,
  columns,
  rows,
  compact,
  narrow = 'stack',
  empty,
}: TableProps<Row>): Html => {
  if (rows.length === 0) return <div>{empty ?? <p>{m.design_table_empty()}</p>}</div>
  const table = (
    <table
      class={`mv-table${narrow === 'stack' ? ' mv-table--stack' : ''}${compact ? ' mv-table--compact' : ''}`}
    >
      <caption>
        {captionHidden || narrow === 'scroll' ? <span class="mv-hidden">{caption}</span> : caption}
      </caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Heading column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map((column) => (
              <Cell column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
  if (narrow === 'stack') return table
  return (
    <>
      {captionHidden ? null : (
        // The caption of the table would scroll away with it; this one stays, and is not read twice.
        <p class="mv-table__caption" aria-hidden="true">
          {caption}
        </p>
      )}
      <div class="mv-table-scroll" role="region" aria-label={caption} tabindex={0}>
        {table}
      </div>
    </>
  )
}
