import {
  addMember,
  basesToday,
  findPlan,
  shareVersion,
  startPlan,
  takeStep,
  templatesOf,
  writeText,
} from '#plans'
import type { Actor, PersonActor, Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { MunicipalityId, PersonId, PupilId } from '#platform/ids.ts'
import { custodyHolderOf, type DemoCast } from './demo-persons.ts'
import { type PlanStory, planStories } from './plan-stories.ts'
import { tellFollowUps } from './plans-follow-up.ts'
import { shareDemoPlan } from './plans-sharing.ts'
import { addPlanVoices } from './plans-voices.ts'
import type { DemoPupil, DemoRoster } from './roster.ts'

type As = <Result>(actor: Actor, work: (tx: ActorTx) => Promise<Result>) => Promise<Result>

type Given = { readonly cast: DemoCast; readonly nextId: () => string; readonly today: Temporal.PlainDate }

type Telling = Given & {
  readonly as: As
  readonly municipality: MunicipalityId
  readonly teacher: PersonActor
  readonly colleagues: readonly PersonId[]
  readonly pupils: readonly DemoPupil[]
}

/** The same transaction some weeks earlier: what is written in it bears that day. */
const weeksBefore = (tx: ActorTx, weeks: number): ActorTx => {
  const today = tx.today.subtract({ weeks })
  const now = today.toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: '14:20' }).toInstant()
  return { ...tx, today, now }
}

const actorOf = (
  municipality: MunicipalityId,
  person: string,
  role: Role,
  school: PersonActor['roles'][number]['school'],
): PersonActor => ({
  kind: 'person',
  municipality,
  person: PersonId.trust(person),
  roles: [{ role, school }],
})

const subjectOf = ({ about }: PlanStory, { cast, pupils }: Telling) => {
  if (about.kind === 'class') return { kind: about.kind, id: cast.homeClass.id }
  if (about.kind !== 'child') return { kind: about.kind, name: about.name }
  const pupil = pupils[about.place]
  return pupil === undefined ? null : { kind: about.kind, id: PupilId.trust(pupil.id) }
}

/** Writes what the plan says: its texts, goals and measures. Returns the goals. */
const writePlan = async (
  tx: ActorTx,
  plan: string,
  story: PlanStory,
  telling: Telling,
): Promise<string[]> => {
  const { municipality, teacher, colleagues, nextId } = telling
  for (const [key, text] of Object.entries(story.texts))
    await writeText(tx, plan, { key, text, author: teacher.person })
  for (const person of colleagues) await addMember(tx, plan, { person, part: null })
  const goals = story.goals.map((goal) => ({ ...goal, id: nextId() }))
  for (const [place, { id, title, signs, levels }] of goals.entries())
    await tx.db
      .insertInto('plan_goal')
      .values({
        municipality_id: municipality,
        id,
        plan_id: plan,
        place: place + 1,
        title,
        signs,
        much_less: levels[0],
        less: levels[1],
        expected: levels[2],
        more: levels[3],
        much_more: levels[4],
        changed_at: tx.now,
      })
      .execute()
  const responsible = [teacher.person, ...colleagues]
  for (const [place, { aim, title, description }] of story.measures.entries())
    await tx.db
      .insertInto('plan_measure')
      .values({
        municipality_id: municipality,
        id: nextId(),
        plan_id: plan,
        place: place + 1,
        aim,
        title,
        description,
        responsible_id: responsible[place % responsible.length] ?? teacher.person,
        first_day: tx.today.add({ days: 7 }),
        last_day: tx.today.add({ weeks: 12 }),
        changed_at: tx.now,
      })
      .execute()
  await tx.db
    .updateTable('plan')
    .set({
      child_only_reason: story.childOnlyReason ?? null,
      support: story.supportMinutes === undefined ? null : 'community',
      support_minutes: story.supportMinutes ?? null,
    })
    .where('municipality_id', '=', municipality)
    .where('id', '=', plan)
    .execute()
  return goals.map(({ id }) => id)
}

const step = async (tx: ActorTx, plan: string, to: PlanStory['becomes']): Promise<void> => {
  const found = await findPlan(tx, plan)
  if (!found?.plan || !(await takeStep(tx, found.plan, to)))
    throw new Error(`The plan does not become ${to}.`)
}

const planDate = async (
  tx: ActorTx,
  plan: string,
  telling: Telling,
  due: Temporal.PlainDate,
): Promise<void> => {
  await tx.db
    .insertInto('plan_follow_up')
    .values({
      municipality_id: telling.municipality,
      id: telling.nextId(),
      plan_id: plan,
      due,
      planned_by: telling.teacher.person,
      planned_at: tx.now,
    })
    .execute()
}

const workday = (day: Temporal.PlainDate): Temporal.PlainDate =>
  day.dayOfWeek > 5 ? day.add({ days: 8 - day.dayOfWeek }) : day

const familyOf = (pupil: DemoPupil): readonly string[] =>
  pupil.household.guardians
    .filter(({ hasCustody, accessLevel }) => hasCustody && accessLevel === 'full')
    .map(({ id }) => id)

/** PPR reads it by consent, and the social worker did for a time. */
const share = async (plan: string, pupil: DemoPupil, telling: Telling): Promise<void> => {
  const { as, teacher, municipality, cast } = telling
  const guardian = custodyHolderOf(pupil)
  const holder = (role: Role) => cast.persons.find((one) => one.role === role)?.person
  const [psychologist, socialWorker] = [holder('psychologist'), holder('socialWorker')]
  if (guardian === null || psychologist === undefined || socialWorker === undefined) return
  await as(teacher, async (tx) => {
    await basesToday(tx)
  })
  await shareDemoPlan(as, {
    plan,
    pupil: PupilId.trust(pupil.id),
    teacher,
    guardian: actorOf(municipality, guardian.id, 'custodyHolder', null),
    psychologist: PersonId.trust(psychologist),
    socialWorker: PersonId.trust(socialWorker),
  })
}

const tell = async (story: PlanStory, telling: Telling): Promise<void> => {
  const { as, teacher, municipality, today } = telling
  const subject = subjectOf(story, telling)
  if (subject === null) return
  const begun = await as(teacher, async (now) => {
    const tx = weeksBefore(now, story.weeksAgo)
    const [template] = await templatesOf(tx)
    if (template === undefined) throw new Error('The municipality has templates.')
    const plan = await startPlan(tx, {
      id: telling.nextId(),
      school: telling.cast.school.id,
      subject,
      title: story.title,
      template: { id: template.template, version: template.version },
    })
    return { plan, goals: await writePlan(tx, plan, story, telling) }
  })
  const { plan } = begun
  const rank = ['draft', 'agreed', 'running', 'evaluated', 'closed', 'continued'].indexOf(story.becomes)
  if (rank >= 1) await as(teacher, async (tx) => await step(weeksBefore(tx, story.weeksAgo), plan, 'agreed'))
  let number: number | null = null
  if (story.voices !== null)
    number = await as(teacher, async (tx) => {
      const then = weeksBefore(tx, story.voices === 'disagreeing' ? 1 : story.weeksAgo)
      const found = await findPlan(then, plan)
      if (!found?.plan) throw new Error('The plan is there.')
      return await shareVersion(then, found.plan, then.today.add({ weeks: 2 }))
    })
  if (rank === 1)
    await as(teacher, async (tx) => await planDate(tx, plan, telling, workday(today.add({ weeks: 5 }))))
  if (rank >= 2 && story.followUps !== null) {
    const followUps = story.followUps
    await as(teacher, async (tx) => {
      const then = weeksBefore(tx, story.weeksAgo - 1)
      await planDate(then, plan, telling, workday(today.add({ days: 3 })))
      await step(then, plan, 'running')
      await tellFollowUps(tx, { plan, goals: begun.goals, by: teacher }, followUps)
    })
  }
  const pupil = story.about.kind === 'child' ? telling.pupils[story.about.place] : undefined
  if (story.voices !== null && number !== null && pupil !== undefined)
    await addPlanVoices(
      { as },
      {
        plan,
        number,
        teacher,
        child: actorOf(municipality, pupil.id, 'pupil', null),
        guardians: familyOf(pupil).map((id) => actorOf(municipality, id, 'custodyHolder', null)),
        state: story.voices,
      },
    )
  if (story.isShared === true && pupil !== undefined) await share(plan, pupil, telling)
  if (rank >= 3) await as(teacher, async (tx) => await step(tx, plan, 'evaluated'))
  if (story.becomes === 'closed') await as(teacher, async (tx) => await step(tx, plan, 'closed'))
  if (story.becomes === 'continued')
    await as(teacher, async (tx) => {
      await step(tx, plan, 'continued')
      const found = await findPlan(tx, plan)
      if (!found?.plan) throw new Error('The plan is there.')
      await startPlan(tx, {
        id: telling.nextId(),
        school: telling.cast.school.id,
        subject,
        title: story.title,
        template: found.plan.template,
        continues: plan,
      })
    })
}

/** Plans in every state around the demonstration's class, each written with its people's own rights. Returns how many. */
export const tellPlans = async (as: As, roster: DemoRoster, given: Given): Promise<void> => {
  const { cast } = given
  const municipality = MunicipalityId.trust(roster.id)
  const [lead, ...others] = cast.homeClass.staff
  if (lead === undefined) return
  const classmates = cast.school.pupils.filter(
    (pupil) =>
      pupil.now === cast.homeClass &&
      pupil !== cast.pupil &&
      !pupil.isProtected &&
      custodyHolderOf(pupil) !== null,
  )
  const telling: Telling = {
    ...given,
    as,
    municipality,
    teacher: actorOf(municipality, lead.id, 'teacher', cast.school.id),
    colleagues: others.slice(0, 2).map(({ id }) => PersonId.trust(id)),
    pupils: [cast.pupil, ...classmates],
  }
  for (const story of planStories) await tell(story, telling)
}
