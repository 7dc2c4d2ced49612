import type { FormError } from '#design/error-summary/error-summary.tsx'
import { SelectField } from '#design/field/field.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { oneOf, type Written } from '#platform/http/fields.ts'
import type { SchoolId } from '#platform/ids.ts'
import { roleWords } from '../shell/index.ts'
import { messageOf } from './sign-in-views.tsx'
import { grantableRoles, schoolRoles } from './users.ts'

export type Schools = readonly { readonly id: SchoolId; readonly name: string }[]

/** Which role, and at which school. */
export const RoleFields = (given: {
  schools: Schools
  errors: readonly FormError[]
  written: Written
}): Html => {
  const { schools, errors, written } = given
  const field = (name: string) => ({ name, value: written(name), error: messageOf(errors, name) })
  return (
    <>
      <SelectField
        {...field('rolle')}
        label={m.account_role()}
        empty
        options={grantableRoles.map((role) => ({ value: role, label: roleWords[role]() }))}
        width="full"
      />
      <SelectField
        {...field('skole')}
        label={m.account_school()}
        hint={m.account_school_hint()}
        empty={m.account_school_none()}
        options={schools.map(({ id, name }) => ({ value: id, label: name }))}
        width="full"
      />
    </>
  )
}

export const roleFields = (schools: Schools) => ({
  rolle: oneOf(grantableRoles, m.account_role_missing()),
  skole: oneOf(['', ...schools.map(({ id }) => id)], m.account_school_unknown()),
})

/** The school that was chosen, and what is wrong with the choice. */
export const readSchool = (
  schools: Schools,
  { rolle, skole }: { rolle: (typeof grantableRoles)[number]; skole: string },
): { school: SchoolId | null; errors: readonly FormError[] } => {
  const school = schools.find(({ id }) => id === skole)?.id ?? null
  const errors =
    schoolRoles.includes(rolle) && school === null
      ? [{ field: 'skole', message: m.account_school_missing() }]
      : []
  return { school, errors }
}
