import type { Html } from '#platform/html/jsx-runtime'
import { EmptyState } from './empty-state.tsx'

export const EmptyStateExamples = (): Html => (
  <EmptyState heading="Ingen signaler lige nu" level={3} action={{ href: '#', label: 'Se alle elever' }}>
    Alle signaler i dine klasser er talt om. Nye signaler kommer her, når registreringerne viser et mønster.
  </EmptyState>
)
