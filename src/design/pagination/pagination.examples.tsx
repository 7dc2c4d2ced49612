import type { Html } from '#platform/html/jsx-runtime'
import { Pagination } from './pagination.tsx'

export const PaginationExamples = (): Html => (
  <Pagination page={4} pages={12} href={(page) => `?side=${page}`} label="Sider med elever" />
)
