import { fieldId } from '#design/field/field-frame.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import type { Html } from '#platform/html/jsx-runtime'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { WritingHints, WritingWords } from './writing-hint.tsx'

const words: readonly WritingWord[] = [
  { kind: 'label', text: 'ADHD-barn', suggestion: 'barn med ADHD' },
  { kind: 'fixedTrait', text: 'doven', suggestion: 'Hvad gør barnet, når det skal i gang, og hvad hjælper?' },
  { kind: 'absolute', text: 'altid', suggestion: 'Hvornår, og hvor tit?' },
]
const text = 'ADHD-barnet er altid dovent om morgenen.'

export const WritingHintExamples = (): Html => (
  <>
    <WritingWords words={words} />
    <TextAreaField name="ses" form="skrivehjaelp" label="Hvad ser I?" value={text} rows={3} />
    <WritingHints field={fieldId('ses', 'skrivehjaelp')} text={text} words={words} />
  </>
)
