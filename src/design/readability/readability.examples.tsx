import type { Html } from '#platform/html/jsx-runtime'
import { Readability } from './readability.tsx'

const easy =
  'Noah er glad for at læse. Han sidder ved vinduet. Han får en pause hver time. Så går det godt for ham hele dagen. Han læser gerne højt for Ida. Det gør de hver dag.'
const hard =
  'Kommunalbestyrelsen træffer afgørelse om specialpædagogisk bistand på baggrund af en pædagogisk-psykologisk vurdering, der indhentes efter samråd med forældremyndighedsindehaveren og under hensyntagen til elevens forudsætninger, udviklingsmuligheder og trivsel i undervisningsmiljøet.'

export const ReadabilityExamples = (): Html => (
  <>
    <Readability text={easy} />
    <Readability text={hard} />
  </>
)
