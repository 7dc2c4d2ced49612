import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Checkbox, CheckboxGroup, Fieldset, RadioGroup } from '#design/choice/choice.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { DateField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { View } from '#platform/http/page.ts'
import { QuestionFields, writtenFrom } from './question-fields.tsx'
import type { Adult, PulseClass } from './pulse-store.ts'
import { fewestAnswers, fewestOnSlips, oneLesson, pulseModes, pulseWays, type QuestionSet } from './pulses.ts'
import { modeText, scaleText, wayText } from './pulse-words.ts'
import { openings } from './start-form.ts'

export type StartPage = {
  readonly schoolClass: PulseClass
  readonly adults: readonly Adult[]
  readonly sets: readonly QuestionSet[]
  /** The set to begin from; null while it is not chosen. */
  readonly set: QuestionSet | null
  readonly familyReads: boolean
  readonly hasOpen: boolean
  readonly today: Temporal.PlainDate
  readonly me: string
}

export type FilledStart = {
  readonly errors: readonly FormError[]
  readonly written: (field: string) => string
  readonly chosen: (field: string) => readonly string[]
}

const modeHints = {
  anonymous: () => m.pulse_mode_anonymous_hint({ least: fewestAnswers }),
  confidential: () => m.pulse_mode_confidential_hint(),
}
const wayHints = {
  signIn: () => m.pulse_way_sign_in_hint(),
  slips: () => m.pulse_way_slips_hint({ least: fewestOnSlips }),
}
const openingText = {
  lesson: () => m.pulse_when_lesson({ minutes: oneLesson.minutes }),
  days: () => m.pulse_when_days(),
}

const crumbs = ({ schoolClass }: StartPage) => [
  { label: m.pulse_title(), href: '/pulser' },
  { label: schoolClass.title },
]

/** Which questions to begin from; each can be changed for this one time. */
export const chooseSetView = (page: StartPage): View => ({
  title: m.pulse_start_title({ title: page.schoolClass.title }),
  breadcrumb: crumbs(page),
  content: (
    <>
      <PageHeading
        eyebrow={page.schoolClass.schoolName}
        title={m.pulse_start_title({ title: page.schoolClass.title })}
        lead={m.pulse_start_choose()}
      />
      {page.hasOpen ? <Alert kind="warning">{m.pulse_already_open()}</Alert> : null}
      <Table
        caption={m.pulse_sets_title()}
        captionHidden
        rows={page.sets.filter(({ isRetired }) => !isRetired)}
        columns={[
          {
            heading: m.pulse_set(),
            rowHeading: true,
            cell: (set) => <a href={`/pulser/klasse/${page.schoolClass.id}?saet=${set.id}`}>{set.title}</a>,
          },
          { heading: m.pulse_questions_label(), cell: ({ questions }) => questions.join(' · ') },
          { heading: m.pulse_scale_label(), cell: ({ scale }) => scaleText[scale]() },
          {
            heading: m.pulse_set_from(),
            cell: ({ isExample }) => <Tag>{isExample ? m.pulse_set_example() : m.pulse_set_own()}</Tag>,
          },
        ]}
      />
    </>
  ),
})

const StartForm = ({
  page,
  filled,
}: {
  page: StartPage & { set: QuestionSet }
  filled: FilledStart | null
}) => {
  const { set, schoolClass, adults, me } = page
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const written = filled?.written ?? writtenFrom(set)
  return (
    <form method="post" action={`/pulser/klasse/${schoolClass.id}?saet=${set.id}`}>
      <QuestionFields written={written} errorOf={errorOf} />
      <Fieldset legend={m.pulse_how_heading()}>
        <RadioGroup
          name="form"
          legend={m.pulse_mode_label()}
          hint={m.pulse_mode_fixed()}
          error={errorOf('form')}
          value={filled?.written('form')}
          options={pulseModes.map((mode) => ({
            value: mode,
            label: modeText[mode](),
            hint: modeHints[mode](),
          }))}
        />
        <CheckboxGroup
          name="laesere"
          legend={m.pulse_readers_label()}
          hint={page.familyReads ? m.pulse_readers_hint_family() : m.pulse_readers_hint()}
          values={filled?.chosen('laesere') ?? adults.filter(({ id }) => id === me).map(({ id }) => id)}
          options={adults.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Checkbox
          name="fritekst"
          label={m.pulse_words_ask()}
          hint={m.pulse_words_ask_hint()}
          error={errorOf('fritekst')}
          checked={filled?.chosen('fritekst').includes('ja') ?? false}
        />
        <RadioGroup
          name="maade"
          legend={m.pulse_way_label()}
          error={errorOf('maade')}
          value={filled?.written('maade')}
          options={pulseWays.map((way) => ({ value: way, label: wayText[way](), hint: wayHints[way]() }))}
        />
        <RadioGroup
          name="naar"
          legend={m.pulse_when_label()}
          error={errorOf('naar')}
          value={filled?.written('naar') ?? 'lesson'}
          options={openings.map((opening) => ({ value: opening, label: openingText[opening]() }))}
        />
        <DateField
          name="fra"
          label={m.pulse_from()}
          need="optional"
          error={errorOf('fra')}
          value={filled?.written('fra') ?? page.today.toString()}
        />
        <DateField
          name="til"
          label={m.pulse_to()}
          need="optional"
          error={errorOf('til')}
          value={filled?.written('til') ?? page.today.add({ days: 4 }).toString()}
        />
      </Fieldset>
      <ButtonRow>
        <Button>{m.pulse_start()}</Button>
        <LinkButton href={`/pulser/klasse/${schoolClass.id}`}>{m.pulse_other_set()}</LinkButton>
      </ButtonRow>
    </form>
  )
}

export const startView = (
  page: StartPage & { readonly set: QuestionSet },
  filled: FilledStart | null = null,
): View => ({
  title: m.pulse_start_title({ title: page.schoolClass.title }),
  breadcrumb: crumbs(page),
  failed: filled !== null,
  islands: filled === null ? [] : ['error-summary'],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} />}
      <PageHeading
        eyebrow={page.schoolClass.schoolName}
        title={m.pulse_start_title({ title: page.schoolClass.title })}
        lead={m.pulse_start_lead({ count: page.schoolClass.pupils })}
      />
      {page.hasOpen ? (
        <EmptyState
          heading={m.pulse_already_open_heading()}
          action={{ href: '/pulser', label: m.pulse_title() }}
        >
          {m.pulse_already_open()}
        </EmptyState>
      ) : (
        <Section heading={m.pulse_questions_label()}>
          <p>{m.pulse_start_wording()}</p>
          <StartForm page={page} filled={filled} />
        </Section>
      )}
    </>
  ),
})
