import type { Html } from '#platform/html/jsx-runtime'
import { DateField, FileField, NumberField, SelectField, TextAreaField, TextField } from './field.tsx'
import { SliderField } from './slider.tsx'

export const FieldExamples = (): Html => (
  <>
    <TextField name="navn" label="Elevens navn" value="Alma Holm" need="required" spellcheck={false} />
    <DateField
      name="fra"
      label="Første fraværsdag"
      hint="For eksempel 11-08-2026"
      value="31-02-2026"
      error="Skriv den første fraværsdag som dag, måned og år. 31. februar findes ikke"
    />
    <DateField name="til" label="Sidste fraværsdag" value="2026-03-12" need="optional" />
    <SliderField name="skyder" label="Højst så mange ændringer" value={10} min={5} max={40} step={5} />
    <NumberField name="graense" label="Grænse for signal" hint="Dage ud af de seneste 20" value="9" />
    <SelectField
      name="klasse"
      label="Klasse"
      empty
      options={[
        { group: 'Indskoling', options: [{ value: '1a', label: '1.A' }] },
        { group: 'Mellemtrin', options: [{ value: '4b', label: '4.B' }] },
      ]}
    />
    <SelectField
      name="skole"
      label="Skole"
      error="Vælg en skole"
      empty="Alle skoler"
      options={[{ value: '280123', label: 'Engskolen' }]}
    />
    <TextAreaField name="note" label="Bemærkning" need="optional" rows={4} value={'Ringede\nkl. 7.45'} />
    <FileField name="fil" label="Fil med elever" hint="CSV eller zip, højst 20 MB" accept=".csv,.zip" />
    <TextField name="kode" label="Adgangskode" type="password" autocomplete="current-password" />
    <TextField name="lukket" label="Skolens nummer" value="280123" disabled width="s" />
  </>
)
