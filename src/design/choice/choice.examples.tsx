import { TextField } from '#design/field/field.tsx'
import type { Html } from '#platform/html/jsx-runtime'
import { Checkbox, CheckboxGroup, Fieldset, RadioGroup } from './choice.tsx'

export const ChoiceExamples = (): Html => (
  <>
    <RadioGroup
      name="aarsag"
      legend="Hvorfor er eleven fraværende?"
      error="Vælg, hvorfor eleven er fraværende"
      options={[
        { value: 'sick', label: 'Sygdom' },
        {
          value: 'authorised',
          label: 'Ekstraordinær frihed',
          hint: 'Skolelederen skal have givet lov på forhånd',
        },
        { value: 'unauthorised', label: 'Ulovligt fravær' },
      ]}
    />
    <RadioGroup
      name="del"
      legend="Hvornår?"
      inline
      value="whole"
      options={[
        { value: 'whole', label: 'Hele dagen' },
        { value: 'morning', label: 'Morgen' },
        { value: 'last', label: 'Sidste lektion' },
      ]}
    />
    <CheckboxGroup
      name="hjaelp"
      legend="Hvad er prøvet?"
      hint="Sæt gerne flere krydser"
      values={['samtale']}
      options={[
        { value: 'samtale', label: 'Samtale med barnet' },
        { value: 'hjem', label: 'Samtale med hjemmet' },
        { value: 'klasse', label: 'Ændringer i klassen' },
      ]}
    />
    <Fieldset legend="Besked til hjemmet" hint="Sendes i dag kl. 16">
      <Checkbox name="send" label="Send besked" checked />
      <TextField name="mail" label="E-mail" type="email" autocomplete="email" width="l" />
    </Fieldset>
  </>
)
