import { m } from '#messages'
import { allow } from '#platform/access/decision.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import { openUpload } from '#platform/files/source.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { FieldParser } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { action, type ActionOutcome, page, type Route } from '#platform/http/page.ts'
import type { PersonId, PupilId } from '#platform/ids.ts'
import { type ImportTemplate, problemOfFault } from '#platform/imports/importer.ts'
import type { ImportProblem } from '#platform/imports/problems.ts'
import { readTimetableFiles } from '../files/read.ts'
import { timetableTemplates } from '../files/templates.ts'
import { timetableHref } from '../hrefs.ts'
import { TimetableId } from '../ids.ts'
import { mayKeepTimetable, timetableRoles } from '../policy.ts'
import { type AtSchool, atSchool, shownAt } from '../school-at.ts'
import type { SchoolName } from '../timetable-store.ts'
import { takeIn } from '../take-in/take-in.ts'
import { askAboutWords } from '../match/word-store.ts'
import { dropDraft, useDraft } from '../take-in/write.ts'
import { type KeepPage, readKeepPage } from './keep-store.ts'
import { keepView } from './keep-views.tsx'

const path = '/kontinuitet/:id/skema'
const largestUpload = 30_000_000

type At = AtSchool<KeepPage>

/** The children who are named on the page. */
const pupilsOn = ({ draft, current }: KeepPage): readonly PupilId[] => [
  ...(draft?.pupils ?? []),
  ...(current?.pupils ?? []),
]

const declared = {
  roles: timetableRoles,
  load: atSchool<KeepPage>(mayKeepTimetable, async (tx, school) => await readKeepPage(tx, school)),
  may: (...[actor, { school }]: Parameters<MayAt>) => mayKeepTimetable(actor, school.id),
  pupils: ({ shown }: At) => (shown === null ? [] : pupilsOn(shown)),
  logSubject: ({ school }: AtSchool<unknown>) => school.name,
}
type MayAt = (
  actor: Parameters<typeof mayKeepTimetable>[0],
  at: AtSchool<unknown>,
) => ReturnType<typeof mayKeepTimetable>

const showTimetable: Route = page<At>({
  method: 'GET',
  path,
  action: 'continuity.timetable.read',
  ...declared,
  respond: ({ subject }) => keepView(shownAt(subject)),
})

const filesIn = (form: FormBody): File[] =>
  [...form.files].flatMap(([field, file]) =>
    field.startsWith('fil') && (file.name !== '' || file.size > 0) ? [file] : [],
  )

const nameOf = (file: File): string =>
  (file.name.split(/[\\/]/).at(-1) ?? '').replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '').slice(0, 200) || 'fil'

type Refused = {
  readonly message: string
  readonly problems?: readonly ImportProblem[]
  readonly named?: readonly PupilId[]
}

/** The page is read only to be shown again: of a large timetable that takes a second. */
const refusedUpload = async (
  tx: ActorTx,
  school: SchoolName,
  { message, problems, named = [] }: Refused,
): Promise<Extract<ActionOutcome, { kind: 'invalid' }>> => {
  const shown = await readKeepPage(tx, school)
  return {
    kind: 'invalid',
    view: keepView(shown, {
      form: 'upload',
      errors: [{ field: 'fil', message }],
      written: () => '',
      ...(problems === undefined ? {} : { problems }),
    }),
    named: [...named, ...pupilsOn(shown)],
  }
}

const takeUpload = async (
  tx: ActorTx,
  school: SchoolName,
  by: PersonId,
  files: readonly File[],
  signal: AbortSignal,
): Promise<ActionOutcome> => {
  const opened = await openUpload(
    await Promise.all(
      files.map(async (file) => ({ name: nameOf(file), bytes: new Uint8Array(await file.arrayBuffer()) })),
    ),
  )
  if (!opened.ok)
    return await refusedUpload(tx, school, {
      message: m.continuity_upload_refused(),
      problems: opened.faults.map((fault) => {
        const { file, say, ...rest } = problemOfFault(fault)
        return { ...rest, file: file ?? '', message: say() }
      }),
    })
  try {
    const reading = await readTimetableFiles(opened.source, { fillGroups: false, check: false, signal })
    const taken = await takeIn(tx, reading, {
      school: school.id,
      state: 'draft',
      fileNames: opened.source.names,
      namesPeople: true,
      signal,
    })
    // Whoever stopped it finds the draft that was there before.
    signal.throwIfAborted()
    if (taken.kind === 'refused') {
      const refused = await refusedUpload(tx, school, {
        message:
          taken.unknown.length === 0
            ? m.continuity_upload_refused()
            : m.continuity_upload_not_recognised({ count: taken.unknown.length }),
        problems: taken.problems.list().errors,
        named: taken.named,
      })
      // The leader is asked about the words, and can take the files in again afterwards.
      return {
        ...refused,
        note: async (later) => await askAboutWords(later, school.id, by, taken.unknown),
      }
    }
    return {
      kind: 'done',
      to: timetableHref(school.id),
      notice:
        taken.kind === 'same'
          ? { kind: 'info', text: m.continuity_upload_same() }
          : { kind: 'success', text: m.continuity_upload_done() },
    }
  } finally {
    await opened.source.close()
  }
}

const refusalOf = (files: readonly File[]): string | null => {
  if (files.length === 0) return m.import_no_file()
  const empty = files.find((file) => file.size === 0)
  if (empty !== undefined) return m.import_empty_file({ name: nameOf(empty) })
  const sheet = files.find((file) => /\.(xlsx?|xlsm|ods|numbers)$/i.test(file.name))
  return sheet === undefined ? null : m.import_is_spreadsheet({ name: nameOf(sheet) })
}

const uploadTimetable: Route = action<AtSchool<SchoolName>>({
  method: 'POST',
  path,
  action: 'continuity.timetable.upload',
  ...declared,
  load: atSchool<SchoolName>(mayKeepTimetable, async (_tx, school) => school),
  pupils: () => [],
  bodyLimit: largestUpload,
  act: async (tx, { subject: { school }, form, session, signal }) => {
    const files = filesIn(form)
    const refusal = refusalOf(files)
    return refusal === null
      ? await takeUpload(tx, school, session.actor.person, files, signal)
      : await refusedUpload(tx, school, { message: refusal })
  },
})

/** Empty, or a Monday. */
const monday: FieldParser<Temporal.PlainDate | null> = (values) => {
  const written = (values[0] ?? '').trim()
  if (values.length > 1) return { kind: 'wrong', message: m.form_doubled() }
  if (written === '') return { kind: 'ok', value: null }
  const day = parseDay(written)
  if (day === null) return { kind: 'wrong', message: m.form_no_such_day({ value: written.slice(0, 40) }) }
  return day.dayOfWeek === 1
    ? { kind: 'ok', value: day }
    : { kind: 'wrong', message: m.continuity_monday_wrong() }
}

const oneId: FieldParser<TimetableId | null> = (values) => ({
  kind: 'ok',
  value: values.length === 1 ? TimetableId.parse(values[0] ?? '') : null,
})

/** The draft that was read is gone, or is another one now: nothing is done, and what was written stands beside what there is. */
const overtaken = (shown: KeepPage, form: FormBody): ActionOutcome => ({
  kind: 'conflict',
  view: keepView(shown, {
    form: 'use',
    errors: [],
    written: (field) => form.fields.get(field)?.[0] ?? '',
    isConflict: true,
  }),
})

const useTimetable: Route = action<At>({
  method: 'POST',
  path: `${path}/brug`,
  action: 'continuity.timetable.use',
  ...declared,
  act: async (tx, { subject, form }) => {
    const shown = shownAt(subject)
    const read = readForm(form, {
      skema: oneId,
      version: wholeNumber(1, 1_000_000_000),
      titel: text({ max: 200, required: m.continuity_title_missing() }),
      mandag: monday,
    })
    if (read.kind === 'invalid')
      return {
        kind: 'invalid',
        view: keepView(shown, { form: 'use', errors: read.errors, written: read.written }),
      }
    const { skema, version, titel, mandag } = read.values
    const { school } = shown
    if (skema === null || shown.draft === null) return overtaken(shown, form)
    const given = { id: skema, version, title: titel, firstMonday: mandag }
    if (!(await useDraft(tx, school.id, given))) return overtaken(await readKeepPage(tx, school), form)
    return {
      kind: 'done',
      to: timetableHref(school.id),
      notice: { kind: 'success', text: m.continuity_used({ title: titel }) },
    }
  },
})

const dropTimetable: Route = action<At>({
  method: 'POST',
  path: `${path}/kasser`,
  action: 'continuity.timetable.drop',
  ...declared,
  act: async (tx, { subject, form }) => {
    const shown = shownAt(subject)
    const read = readForm(form, { skema: oneId, version: wholeNumber(1, 1_000_000_000) })
    const { draft, school } = shown
    if (
      read.kind === 'invalid' ||
      draft === null ||
      read.values.skema !== draft.head.id ||
      read.values.version !== draft.head.version
    )
      return overtaken(shown, form)
    await dropDraft(tx, school.id)
    return {
      kind: 'done',
      to: timetableHref(school.id),
      notice: { kind: 'success', text: m.continuity_dropped() },
    }
  },
})

const showTemplate: Route = page<ImportTemplate>({
  method: 'GET',
  path: '/kontinuitet/skabelon/:name',
  action: 'continuity.template.read',
  roles: timetableRoles,
  load: async (_tx, { params }) =>
    timetableTemplates.find(({ fileName }) => fileName === params['name']) ?? null,
  may: () => allow('leadsSchool'),
  pupils: () => [],
  respond: ({ subject }) => ({
    kind: 'download',
    fileName: subject.fileName,
    contentType: 'text/csv; charset=utf-8',
    body: subject.content(),
  }),
})

export const keepRoutes: readonly Route[] = [
  showTemplate,
  showTimetable,
  uploadTimetable,
  useTimetable,
  dropTimetable,
]
