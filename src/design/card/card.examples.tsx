import { LinkButton } from '#design/button/button.tsx'
import type { Html } from '#platform/html/jsx-runtime'
import { Card, Cards, Tiles } from './card.tsx'

export const TileExamples = (): Html => (
  <Tiles
    tiles={[
      { label: 'Samlet fravær', value: '9,7\u00a0%', detail: '18 af 186 skoledage' },
      { label: 'Ulovligt i kvartalet', value: '15,4\u00a0%', detail: '8 af 52 skoledage', tone: 'attention' },
      { label: 'Ikke registreret', value: '2', detail: 'dage, som klassen mangler', href: '#dage' },
    ]}
  />
)

export const CardExamples = (): Html => (
  <Cards>
    <Card heading="Mine klasser" level={3} href="#lister">
      <p>3.A og 3.B er registreret i dag.</p>
    </Card>
    <Card heading="Signaler" level={3} footer={<LinkButton href="#lister">Se signaler</LinkButton>}>
      <p>2 elever, som ingen har talt om endnu.</p>
    </Card>
  </Cards>
)
