import type { Html } from '#platform/html/jsx-runtime'
import { TabLinks } from './tabs.tsx'

export const TabLinkExamples = (): Html => (
  <TabLinks
    label="Elevens sider"
    tabs={[
      { href: '#overblik', label: 'Overblik', current: true },
      { href: '#dage', label: 'Fraværsdage', current: false, count: 18 },
      { href: '#adgang', label: 'Hvem kan se det', current: false },
    ]}
  />
)
