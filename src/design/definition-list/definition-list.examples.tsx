import { Card, Cards } from '#design/card/card.tsx'
import type { Html } from '#platform/html/jsx-runtime'
import { DefinitionList } from './definition-list.tsx'

const levels = [
  { term: '+1 Mere end forventet', details: 'Går selv ind hver dag' },
  { term: '0 Som forventet', details: 'Går selv ind fire dage om ugen' },
]

export const DefinitionListExamples = (): Html => (
  <>
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
    <Cards>
      {['Om morgenen', 'I frikvarteret', 'Efter skole'].map((heading) => (
        <Card heading={heading} level={3}>
          <DefinitionList items={levels} />
        </Card>
      ))}
    </Cards>
  </>
)
