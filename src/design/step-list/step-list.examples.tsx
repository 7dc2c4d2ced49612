import type { Html } from '#platform/html/jsx-runtime'
import { StepList } from './step-list.tsx'

export const StepListExamples = (): Html => (
  <StepList
    label="Import af elever"
    steps={[
      { label: 'Filer modtaget', state: 'done', detail: '3 filer, 2.412 elever' },
      { label: 'Prøvekørsel', state: 'current', detail: 'Se, hvad der vil ske, før noget bliver gemt' },
      { label: 'Import', state: 'coming' },
    ]}
  />
)
