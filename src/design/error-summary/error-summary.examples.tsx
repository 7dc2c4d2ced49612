import type { Html } from '#platform/html/jsx-runtime'
import { ErrorSummary } from './error-summary.tsx'

export const ErrorSummaryExamples = (): Html => (
  <ErrorSummary
    errors={[
      { field: 'fra', message: 'Skriv den første fraværsdag som dag, måned og år' },
      { field: 'aarsag', message: 'Vælg, hvorfor eleven er fraværende' },
      { field: null, message: 'En anden har rettet registreringen i mellemtiden' },
    ]}
  />
)
