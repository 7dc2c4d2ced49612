import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, SelectField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { allow, refuse, type Decision } from '#platform/access/decision.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import { schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { day, type FieldError, oneOf, readForm, text } from '#platform/http/fields.ts'
import { type Download, page, type PageRequest, type Route, type View } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import type { PupilId } from '#platform/ids.ts'
import { mayRegisterClass, registeringRoles } from '../registration/registration-policy.ts'
import { type ClassHead, homeClassesOf } from '../registration/registration-store.ts'
import { extractFile, extractFormats } from './file.ts'
import { extractRows, registeredRows } from './rows.ts'

const path = '/fravaer/udtraek'

type Choice = {
  readonly today: Temporal.PlainDate
  readonly classes: readonly ClassHead[]
  readonly errors: readonly FieldError[]
  readonly written: (field: string) => string
}

const classesOf = async (tx: ActorTx, { actor }: Session): Promise<readonly ClassHead[]> =>
  (await homeClassesOf(tx, actor)).filter((head) => mayRegisterClass(actor, head).may)

const choiceView = ({ today, classes, errors, written }: Choice): View => {
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  const from = schoolYearPeriod(schoolYearOf(today)).validFrom
  return {
    title: m.extract_title(),
    breadcrumb: [{ label: m.register_title(), href: '/fravaer' }, { label: m.extract_title() }],
    failed: errors.length > 0,
    islands: errors.length > 0 ? ['error-summary'] : [],
    content: (
      <>
        <ErrorSummary errors={errors} />
        <PageHeading title={m.extract_title()} lead={m.extract_lead()} />
        {classes.length === 0 ? (
          <Alert kind="info">{m.register_no_classes_text()}</Alert>
        ) : (
          <form method="get" action={`${path}/fil`}>
            <SelectField
              name="klasse"
              label={m.register_class()}
              error={errorOf('klasse')}
              value={written('klasse')}
              options={[
                { value: 'alle', label: m.extract_all_classes({ count: classes.length }) },
                ...classes.map(({ id, title, schoolName }) => ({
                  value: id,
                  label: `${title}, ${schoolName}`,
                })),
              ]}
            />
            <DateField
              name="fra"
              label={m.extract_from()}
              error={errorOf('fra')}
              value={written('fra') || from.toString()}
            />
            <DateField
              name="til"
              label={m.extract_to()}
              error={errorOf('til')}
              value={written('til') || today.toString()}
            />
            <RadioGroup
              name="format"
              legend={m.extract_format()}
              error={errorOf('format')}
              value={written('format') || 'csv'}
              options={[
                { value: 'csv', label: m.extract_csv(), hint: m.extract_csv_hint() },
                { value: 'xlsx', label: m.extract_xlsx() },
              ]}
            />
            <ButtonRow>
              <Button>{m.extract_get()}</Button>
            </ButtonRow>
          </form>
        )}
      </>
    ),
  }
}

export const showExtract: Route = page<Choice>({
  method: 'GET',
  path,
  action: 'presence.extract.choose',
  roles: registeringRoles,
  load: async (tx, _request, session) => ({
    today: tx.today,
    classes: await classesOf(tx, session),
    errors: [],
    written: () => '',
  }),
  may: () => allow('ownClasses'),
  pupils: () => [],
  respond: ({ subject }) => choiceView(subject),
})

type Extract = {
  readonly decision: Decision
  readonly pupils: readonly PupilId[]
  readonly about: string
  readonly answer: View | Download
}

const longestSpan = 800

const readWish = (query: URLSearchParams) => {
  const fields = new Map([...new Set(query.keys())].map((name) => [name, query.getAll(name)]))
  return readForm(
    { fields, files: new Map() },
    {
      klasse: text({ max: 40, required: m.extract_choose_class() }),
      fra: day(parseDay, m.extract_choose_day()),
      til: day(parseDay, m.extract_choose_day()),
      format: oneOf(extractFormats, m.extract_choose_format()),
    },
  )
}

const loadExtract = async (tx: ActorTx, request: PageRequest, session: Session): Promise<Extract> => {
  const classes = await classesOf(tx, session)
  const wish = readWish(request.query)
  const refused = (errors: readonly FieldError[]): Extract => ({
    decision: allow('ownClasses'),
    pupils: [],
    about: request.path,
    answer: choiceView({ today: tx.today, classes, errors, written: wish.written }),
  })
  if (wish.kind === 'invalid') return refused(wish.errors)
  const { klasse, fra, til, format } = wish.values
  if (Temporal.PlainDate.compare(til, fra) < 0)
    return refused([{ field: 'til', message: m.leave_backwards() }])
  if (fra.until(til, { largestUnit: 'days' }).days > longestSpan)
    return refused([{ field: 'fra', message: m.extract_too_long() }])
  const chosen = klasse === 'alle' ? classes : classes.filter(({ id }) => id === klasse)
  const about = `extract ${format} ${klasse} ${fra.toString()} ${til.toString()}`
  if (chosen.length === 0)
    return {
      decision: refuse('notOwnClass'),
      pupils: [],
      about,
      answer: choiceView({ today: tx.today, classes, errors: [], written: wish.written }),
    }
  const ids = chosen.map(({ id }) => id)
  const rows = await extractRows(tx, ids, fra, til)
  return {
    decision: allow('ownClasses'),
    pupils: [...new Set(rows.map(({ pupil }) => pupil))],
    about,
    answer: await extractFile(
      { absences: rows, registered: await registeredRows(tx, ids, fra, til) },
      format,
      { from: fra, to: til },
    ),
  }
}

/** The file itself. That it was fetched is logged with every pupil in it. */
export const fetchExtract: Route = page<Extract>({
  method: 'GET',
  path: `${path}/fil`,
  action: 'presence.extract.read',
  roles: registeringRoles,
  load: loadExtract,
  may: (_actor, { decision }) => decision,
  pupils: ({ pupils }) => pupils,
  logSubject: ({ about }) => about,
  respond: ({ subject }) => subject.answer,
})
