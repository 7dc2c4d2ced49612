import { v7 } from 'uuid'
import { m } from '#messages'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import {
  checked,
  day,
  type FieldError,
  optionalText,
  readForm,
  text,
  wholeNumber,
} from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { type Route, action, page } from '#platform/http/page.ts'
import { addBasisVersion, allBases, isOrganisation, versionsOfBasis } from './basis-store.ts'
import { type BasisPage, basesView, basisView } from './basis-views.tsx'
import { basisRoles, mayKeepBases } from './sharing-policy.ts'
import type { LegalBasis } from './sharing.ts'

const path = '/administration/hjemmel'
const common = { roles: basisRoles, may: mayKeepBases, pupils: () => [] } as const

export const showBases: Route = page<readonly LegalBasis[]>({
  ...common,
  method: 'GET',
  path,
  action: 'plans.bases.read',
  load: async (tx) => await allBases(tx),
  respond: ({ subject }) => basesView(subject),
})

const newBasis: BasisPage = { current: null, versions: [] }

const readBasis = async (tx: ActorTx, key: string): Promise<BasisPage | null> => {
  if (key === 'ny') return newBasis
  await allBases(tx)
  const versions = await versionsOfBasis(tx, key)
  const [current] = versions
  return current === undefined ? null : { current, versions }
}

export const showBasis: Route = page<BasisPage>({
  ...common,
  method: 'GET',
  path: `${path}/:key`,
  action: 'plans.basis.read',
  load: async (tx, { params }) => await readBasis(tx, params['key'] ?? ''),
  respond: ({ subject }) => basisView(subject),
})

type Read = { readonly basis: Omit<LegalBasis, 'isExample'> } | { readonly errors: readonly FieldError[] }

const lastDay = (value: string | null): Temporal.PlainDate | null | 'wrong' =>
  value === null ? null : (parseDay(value)?.add({ days: 1 }) ?? 'wrong')

const readWritten = ({ current }: BasisPage, form: FormBody): Read => {
  const read = readForm(form, {
    titel: text({ max: 200, required: m.plan_sharing_basis_write_title() }),
    tekst: text({ max: 4000, required: m.plan_sharing_basis_write_text() }),
    kilde: text({ max: 500, required: m.plan_sharing_basis_write_source() }),
    samtykke: checked,
    efterproeves: checked,
    fra: day(parseDay, m.plan_sharing_basis_choose_first_day()),
    til: optionalText(40),
    version: wholeNumber(0, 1_000_000),
  })
  if (read.kind === 'invalid') return { errors: read.errors }
  const { titel, tekst, kilde, samtykke, efterproeves, fra, til, version } = read.values
  const validTo = lastDay(til)
  if (validTo === 'wrong' || (validTo !== null && Temporal.PlainDate.compare(validTo, fra) <= 0))
    return { errors: [{ field: 'til', message: m.plan_sharing_basis_last_day_wrong() }] }
  const kind = current?.kind ?? 'basis'
  const chosen = [...new Set((form.fields.get('organisationer') ?? []).filter(isOrganisation))]
  if (kind === 'basis' && chosen.length === 0)
    return { errors: [{ field: 'organisationer', message: m.plan_sharing_choose_organisation() }] }
  return {
    basis: {
      key: current?.key ?? `own${v7().replaceAll('-', '')}`,
      version: version + 1,
      kind,
      title: titel,
      text: tekst,
      source: kilde,
      organisations: kind === 'duty' ? [] : chosen,
      needsConsent: kind === 'basis' && samtykke,
      isUnverified: efterproeves,
      validFrom: fra,
      validTo,
    },
  }
}

/** Each edit is a new version; what was shared before keeps the words it was made by. */
export const keepBasis: Route = action<BasisPage>({
  ...common,
  method: 'POST',
  path: `${path}/:key`,
  action: 'plans.basis.write',
  load: async (tx, { params }) => await readBasis(tx, params['key'] ?? ''),
  act: async (tx, { subject, form }) => {
    const values = (field: string) => form.fields.get(field) ?? []
    const read = readWritten(subject, form)
    if ('errors' in read)
      return { kind: 'invalid', view: basisView(subject, { errors: read.errors, values }) }
    const isNewest = subject.current === null || read.basis.version === subject.current.version + 1
    if (isNewest && (await addBasisVersion(tx, read.basis)))
      return { kind: 'done', to: path, notice: { kind: 'success', text: m.plan_sharing_basis_saved() } }
    const now = (await readBasis(tx, read.basis.key)) ?? subject
    return {
      kind: 'conflict',
      view: basisView(now, null, `${read.basis.title}: ${read.basis.text} (${read.basis.source})`),
    }
  },
})
