import { expect, test } from 'vitest'
import { exampleSets } from './example-sets.ts'
import { nationalItemLike } from './national.ts'
import { nationalItems } from './national-items.ts'

test.each(nationalItems.map((item) => [item]))('“%s” is refused as it stands', (item) => {
  expect(nationalItemLike(item)).not.toBeNull()
})

test.each<[string]>([
  ['er du glad for din klasse'],
  ['  ER  DU GLAD FOR DIN KLASSE ??'],
  ['Er I glade for jeres klasse?'],
  ['Jeg er glad for min klasse.'],
  ['Er du gl\u00ADad for din kl\u200Basse?'],
  ['Er du meget glad for din skole?'],
  ['Føler du dig tit ensom?'],
  ['Kan jeg koncentrere mig i timerne?'],
  ['Kan du koncentrere dig i undervisningen?'],
  ['Jeg føler mig tryg i skolen'],
  ['Er lærerne gode til at hjælpe jer i skolen?'],
  ['Har du tit ondt i maven?'],
  ['Er toiletterne rene på skolen?'],
  ['E\u0301r du bange for at blive til grin?'.normalize('NFC').replace('É', 'E')],
])('“%s” is a near copy', (question) => {
  expect(nationalItemLike(question)).not.toBeNull()
})

test.each<[string]>([
  ['Jeg ved, hvem jeg kan spørge, når jeg går i stå.'],
  ['Vores nye pladser gør det lettere at arbejde.'],
  ['Jeg havde en at lege med i dag.'],
  ['Det er let at komme med i en gruppe hos os.'],
  ['Morgensamlingen er en god begyndelse på dagen.'],
  ['Jeg fik sagt det, jeg gerne ville sige i dag.'],
])('“%s” is the school’s own', (question) => {
  expect(nationalItemLike(question)).toBeNull()
})

test('what is said to the user is the item that it resembles', () => {
  expect(nationalItemLike('Er I glade for jeres klasse?')).toBe('Er du glad for din klasse?')
})

test('the examples that are shipped are none of them', () => {
  const questions = exampleSets.flatMap((set) => set.questions)
  expect(questions.length).toBeGreaterThan(15)
  expect(questions.filter((question) => nationalItemLike(question) !== null)).toEqual([])
})
