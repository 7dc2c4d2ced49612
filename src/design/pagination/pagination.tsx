import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'

export type PaginationProps = {
  /** Counted from 1. */
  page: number
  pages: number
  href: (page: number) => string
  /** What is paged through, for those who listen: "Elever, sider". */
  label: string
}

/** The first, the last, and those around the current one; null where numbers are left out. */
const shownPages = (page: number, pages: number): (number | null)[] => {
  const near = new Set([1, page - 1, page, page + 1, pages].filter((each) => each >= 1 && each <= pages))
  const sorted = [...near].sort((a, b) => a - b)
  return sorted.flatMap((each, index) => {
    const before = sorted[index - 1]
    return before !== undefined && each - before > 1 ? [null, each] : [each]
  })
}

/** Nothing when there is only one page. */
export const Pagination = ({ page, pages, href, label }: PaginationProps): Html | null =>
  pages <= 1 ? null : (
    <nav class="mv-pagination" aria-label={label}>
      {page > 1 ? (
        <a href={href(page - 1)} rel="prev">
          {m.design_page_previous()}
        </a>
      ) : null}
      <ul>
        {shownPages(page, pages).map((each) => (
          <li>
            {each === null ? (
              <span class="mv-pagination__gap">…</span>
            ) : (
              <a
                href={href(each)}
                aria-label={m.design_page_number({ page: each })}
                aria-current={each === page ? 'page' : undefined}
              >
                {each}
              </a>
            )}
          </li>
        ))}
      </ul>
      {page < pages ? (
        <a href={href(page + 1)} rel="next">
          {m.design_page_next()}
        </a>
      ) : null}
    </nav>
  )
