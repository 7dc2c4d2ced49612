import type { Html } from '#platform/html/jsx-runtime'
import { WritingSection } from './write-together.tsx'

export const WriteTogetherExamples = (): Html => (
  <>
    <WritingSection
      action="/galleri"
      textKey="styrker"
      label="Hvad lykkes allerede?"
      help="Begynd med det, der virker: hvornår, hvor og sammen med hvem."
      value="Alma er den første, der hilser på de nye."
      number={12}
      maxlength={50_000}
      remark="Sidst skrevet af Mette Krog den 24. november kl. 9.41"
    />
    <WritingSection
      action="/galleri"
      textKey="proevet"
      label="Hvad har vi prøvet?"
      value=""
      number={0}
      maxlength={50_000}
      error="Teksten er for lang. Den må højst fylde 50.000 tegn"
    />
  </>
)
