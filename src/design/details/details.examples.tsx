import type { Html } from '#platform/html/jsx-runtime'
import { Details } from './details.tsx'

export const DetailsExamples = (): Html => (
  <Details summary="Sådan er tallet regnet ud">
    <p>Kun ulovligt fravær tæller med, og kun dage, hvor klassen er registreret.</p>
  </Details>
)
