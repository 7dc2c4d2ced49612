import type { Html } from '#platform/html/jsx-runtime'
import { AnswerScale } from './answer-scale.tsx'

const none = { value: '0', label: 'Det vil jeg ikke svare på' }

export const AnswerScaleExamples = (): Html => (
  <>
    <AnswerScale
      name="svar-ansigter"
      legend="Det har været en god dag for mig."
      faces
      value="3"
      steps={[
        { value: '1', label: 'Nej' },
        { value: '2', label: 'Både og' },
        { value: '3', label: 'Ja' },
      ]}
      none={none}
    />
    <AnswerScale
      name="svar-trin"
      legend="Jeg ved, hvem jeg kan spørge, når jeg går i stå."
      faces={false}
      error="Vælg et svar"
      steps={['Slet ikke', 'Kun lidt', 'Nogenlunde', 'Godt', 'Helt'].map((label, index) => ({
        value: String(index + 1),
        label,
      }))}
      none={none}
    />
  </>
)
