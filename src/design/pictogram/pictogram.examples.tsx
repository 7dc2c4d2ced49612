import type { Html } from '#platform/html/jsx-runtime'
import { Pictograms } from './pictogram.tsx'
import { PictureChoice } from './picture-choice.tsx'

export const PictogramExamples = (): Html => (
  <Pictograms names={['happy', 'sad', 'playground', 'friends', 'plan']} />
)

export const PictureChoiceExamples = (): Html => (
  <PictureChoice
    name="billeder"
    legend="Hvad kan hjælpe dig?"
    hint="Vælg så mange, du vil"
    type="checkbox"
    chosen={['pause']}
    options={(['pause', 'quiet', 'moreTime'] as const).map((name) => ({ value: name, picture: name }))}
  />
)
