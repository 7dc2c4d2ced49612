import type { Html } from '#platform/html/jsx-runtime'
import { DefinitionList } from './definition-list.tsx'

export const DefinitionListExamples = (): Html => (
  <DefinitionList
    items={[
      { term: 'Klasse', details: '3.A, Engskolen' },
      {
        term: 'Kan ses af',
        details: 'Klassens lærere, skolens ledelse',
        action: { href: '#', label: 'Se hvorfor' },
      },
    ]}
  />
)
