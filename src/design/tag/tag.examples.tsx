import type { Html } from '#platform/html/jsx-runtime'
import { Tag } from './tag.tsx'

export const TagExamples = (): Html => (
  <p>
    <Tag>3.A</Tag> <Tag kind="info">Ny</Tag> <Tag kind="success">Har en plan</Tag>{' '}
    <Tag kind="warning">Ikke talt om</Tag> <Tag kind="error">Frist overskredet</Tag>
  </p>
)
