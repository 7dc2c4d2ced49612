import { proposeDays, shippedTemplates } from '#courses'
import type { PersonActor, Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'
import { type Given, type Story, stories } from './course-stories.ts'

type As = (actor: PersonActor, work: (tx: ActorTx) => Promise<void>) => Promise<void>

const noteOfFirst =
  'Vi begyndte med det, der går godt. Det er lettest at komme om tirsdagen, når dagen begynder i værkstedet.'

const actorOf = ({ municipality, cast }: Given, person: string, role: Role): PersonActor => ({
  kind: 'person',
  municipality: MunicipalityId.trust(municipality),
  person: PersonId.trust(person),
  roles: [{ role, school: cast.school.id }],
})

const templatesFor = async (
  tx: ActorTx,
  given: Given,
  at: Temporal.Instant,
): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>()
  for (const [place, { key, title, content }] of shippedTemplates.entries()) {
    const id = given.nextId()
    ids.set(key, id)
    await tx.db
      .insertInto('course_template')
      .values({
        municipality_id: given.municipality,
        id,
        shipped_key: key,
        made_at: at.add({ milliseconds: place }),
      })
      .execute()
    await tx.db
      .insertInto('course_template_version')
      .values({
        municipality_id: given.municipality,
        template_id: id,
        version: 1,
        title,
        is_example: true,
        content: JSON.stringify(content),
        made_at: at,
      })
      .execute()
  }
  return ids
}

/** Nine in the morning. */
const startsMinute = 540

const tell = async (tx: ActorTx, given: Given, story: Story, template: string): Promise<void> => {
  const content = shippedTemplates.find(({ key }) => key === story.template)?.content
  if (content === undefined) return
  const { plan, random, nextId, today } = given
  const key = { municipality_id: given.municipality }
  const at = (day: Temporal.PlainDate, hour: number): Temporal.Instant =>
    day.toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: { hour } }).toInstant()
  /** School days before today from the story's beginning, then those that come. */
  const past = plan.days.text.slice(Math.max(0, plan.days.count - Math.max(story.began, 0)), plan.days.count)
  const coming = plan.days.coming.slice(Math.max(-story.began, 0))
  const firstDay = past[0] === undefined ? (coming[0] ?? today) : Temporal.PlainDate.from(past[0])
  const course = nextId()
  const by = story.lead
  const before = at(firstDay, 8)
  await tx.db
    .insertInto('project_course')
    .values({
      ...key,
      id: course,
      template_id: template,
      template_version: 1,
      school_id: given.cast.school.id,
      title: story.title,
      lead_id: by,
      class_id: story.schoolClass,
      first_day: firstDay,
      rule_condition: content.rule.condition,
      rule_action: content.rule.action,
      rule_decider: content.rule.decider,
      made_by: by,
      made_at: before,
    })
    .execute()
  const joined = Temporal.PlainDate.compare(firstDay, today) < 0 ? firstDay : today
  for (const person of [by, ...(story.colleague === null || story.colleague === by ? [] : [story.colleague])])
    await tx.db
      .insertInto('project_course_staff')
      .values({
        ...key,
        id: nextId(),
        course_id: course,
        part: person === by ? null : 'Vejleder',
        person_id: person,
        valid_from: joined,
        added_by: by,
      })
      .execute()
  for (const pupil of story.pupils)
    await tx.db
      .insertInto('project_course_pupil')
      .values({
        ...key,
        id: nextId(),
        course_id: course,
        pupil_id: pupil.id,
        valid_from: joined,
        added_by: by,
      })
      .execute()
  const sessions = content.sessions.map((session, index) => ({ session, index, id: nextId() }))
  const lastKnown = coming.at(-1)
  const isKnownDay = new Set(coming.map(String))
  const proposed = proposeDays(content.sessions.slice(story.held), coming[0] ?? today, (day) =>
    lastKnown !== undefined && Temporal.PlainDate.compare(day, lastKnown) <= 0
      ? isKnownDay.has(day.toString())
      : day.dayOfWeek <= 5,
  )
  const step = Math.max(1, Math.floor(past.length / Math.max(story.held, 1)))
  for (const { session, index, id } of sessions) {
    const held = past[index * step]
    const later = proposed[index - story.held]
    const day =
      index < story.held && held !== undefined ? Temporal.PlainDate.from(held) : (later?.day ?? today)
    const isPause = session.kind === 'pause'
    await tx.db
      .insertInto('project_course_session')
      .values({
        ...key,
        id,
        course_id: course,
        place: index + 1,
        kind: session.kind,
        title: session.title,
        purpose: session.purpose,
        day,
        last_day: isPause ? (later?.lastDay ?? day) : null,
        starts_minute: isPause ? null : startsMinute,
        minutes: isPause ? null : (session.minutes ?? 60),
      })
      .execute()
  }
  if (story.end.kind === 'planned') return
  const update = async (values: Record<string, unknown>) =>
    await tx.db
      .updateTable('project_course')
      .set(values)
      .where('municipality_id', '=', given.municipality)
      .where('id', '=', course)
      .execute()
  await update({
    state: 'running',
    started_on: joined,
    rule_agreed_by: by,
    rule_agreed_at: before,
    version: 2,
  })
  for (const { id, index } of sessions.slice(0, story.held)) {
    await tx.db
      .updateTable('project_course_session')
      .set({ state: 'held', version: 2 })
      .where('municipality_id', '=', given.municipality)
      .where('id', '=', id)
      .execute()
    for (const pupil of story.pupils)
      await tx.db
        .insertInto('project_course_attendance')
        .values({
          ...key,
          session_id: id,
          course_id: course,
          pupil_id: pupil.id,
          status: random.chance(0.85) ? 'present' : random.pick(['absent', 'excused'] as const),
          written_by: by,
          written_at: at(joined, 15),
        })
        .execute()
    if (index === 0)
      await tx.db
        .insertInto('project_course_note')
        .values({
          ...key,
          id: nextId(),
          course_id: course,
          session_id: id,
          version: 1,
          text: noteOfFirst,
          is_shared: story.pupils.length > 0,
          written_by: by,
          written_at: at(joined, 15),
        })
        .execute()
  }
  for (const { key: item } of content.steps.slice(0, 2))
    await tx.db
      .insertInto('project_course_tick')
      .values({ ...key, course_id: course, kind: 'step', item, ticked_by: by, ticked_at: at(joined, 15) })
      .execute()
  for (const measure of content.measures) {
    const low = measure.better === 'lower'
    const whose: readonly (string | null)[] =
      measure.unit === 'course' ? [null] : story.pupils.map(({ id }) => id)
    for (const pupil of whose) {
      const first = measure.source === 'presence' ? 15 + random.below(25) : 3 + random.below(4)
      const then = low ? first - random.below(12) : Math.min(measure.highest, first + random.below(4))
      const points = story.end.kind === 'completed' ? (['before', 'after'] as const) : (['before'] as const)
      for (const point of points)
        await tx.db
          .insertInto('project_course_measure')
          .values({
            ...key,
            id: nextId(),
            course_id: course,
            pupil_id: pupil,
            measure: measure.key,
            point,
            value_hundredths: (point === 'before' ? first : then) * 100,
            origin: measure.source,
            written_by: by,
            written_at: at(joined, 15),
          })
          .execute()
    }
  }
  const yesterday = past.at(-1)
  const ended = yesterday === undefined ? today : Temporal.PlainDate.from(yesterday)
  if (story.end.kind === 'stopped')
    await update({ state: 'stopped', ended_on: ended, stop_reason: story.end.reason, version: 3 })
  if (story.end.kind !== 'completed') return
  for (const pupil of story.pupils.slice(0, 2))
    await tx.db
      .insertInto('project_course_word')
      .values({
        ...key,
        course_id: course,
        pupil_id: pupil.id,
        is_own: false,
        text: story.end.word,
        written_by: by,
        written_at: at(joined, 15),
      })
      .execute()
  await update({
    state: 'completed',
    ended_on: ended,
    outcome: story.end.outcome,
    missing_reason:
      story.pupils.length > 2 ? 'Flere af børnene havde ikke lyst til at sige noget om forløbet.' : null,
    version: 3,
  })
}

/** Courses as their leads made them, each with their own rights. */
export const addCourses = async (as: As, given: Given): Promise<void> => {
  const told = stories(given)
  const [first] = told
  if (first === undefined) return
  let templates: ReadonlyMap<string, string> = new Map()
  await as(actorOf(given, first.lead, 'teacher'), async (tx) => {
    const at = given.today.subtract({ days: 200 }).toZonedDateTime('Europe/Copenhagen').toInstant()
    templates = await templatesFor(tx, given, at)
  })
  for (const story of told)
    await as(actorOf(given, story.lead, 'teacher'), async (tx) => {
      await tell(tx, given, story, templates.get(story.template) ?? '')
    })
}
