import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'

/** How far a plan of the demonstration has come. */
export type FollowUpStory = 'going' | 'late' | 'evaluated'

type FollowedPlan = {
  /** A plan that runs, with these goals; the follow-ups of its first date are planned already or not. */
  readonly plan: string
  readonly goals: readonly string[]
  /** Somebody on the plan; everything is written with their rights. */
  readonly by: PersonActor
}

/** A day so many weeks before or after today, moved to the Monday when it falls on a weekend. */
const weeksFrom = (today: Temporal.PlainDate, weeks: number): Temporal.PlainDate => {
  const day = today.add({ weeks })
  return day.dayOfWeek > 5 ? day.add({ days: 8 - day.dayOfWeek }) : day
}

const at = (day: Temporal.PlainDate, time: string): Temporal.Instant =>
  day.toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: time }).toInstant()

const meetings = [
  {
    weeks: -8,
    level: -1,
    happened:
      'Den rolige start er i gang. To morgener om ugen er døren åben ti minutter før, og der er musik, når klassen kommer ind. Det virker bedst de dage, hvor vi er to voksne.',
    child: 'Det er rart, at jeg ved, hvor jeg skal sidde.',
    next: 'Vi gør det alle fem morgener, og pædagogen tager imod ved døren.',
  },
  {
    weeks: -3,
    level: 0,
    happened:
      'Nu er det alle fem morgener. Flere i klassen siger, at det er en god måde at begynde på. De svære dage er mandage.',
    child: 'Mandag er stadig lidt svær. Men jeg glæder mig til kor.',
    next: 'Vi fortsætter, og søndag aften får familien en kort besked om, hvad mandag begynder med.',
  },
] as const

type Writing = { readonly tx: ActorTx; readonly followed: FollowedPlan }

const keyOf = ({ tx, followed }: Writing) => ({
  municipality_id: tx.actor.municipality ?? '',
  plan_id: followed.plan,
})

const setLevels = async (
  writing: Writing,
  given: { day: Temporal.PlainDate; level: number; kind: string; followUp: string | null },
): Promise<void> => {
  const { tx, followed } = writing
  await tx.db
    .insertInto('plan_attainment')
    .values(
      followed.goals.map((goal, place) => ({
        ...keyOf(writing),
        id: crypto.randomUUID(),
        goal_id: goal,
        day: given.day,
        // One goal moves more slowly than the other: that is how it is.
        level: Math.max(-2, given.level - (place % 2)),
        kind: given.kind,
        follow_up_id: given.followUp,
        set_by: followed.by.person,
        set_at: at(given.day, '14:20'),
      })),
    )
    .execute()
}

const planned = async (
  writing: Writing,
  day: Temporal.PlainDate,
  meets: { time: string; place: string } | null,
): Promise<void> => {
  await writing.tx.db
    .insertInto('plan_follow_up')
    .values({
      ...keyOf(writing),
      id: crypto.randomUUID(),
      due: day,
      starts_at: meets === null ? null : at(day, meets.time),
      minutes: meets === null ? null : 30,
      place: meets?.place ?? null,
      planned_by: writing.followed.by.person,
      planned_at: writing.tx.now,
    })
    .execute()
}

const done = async (writing: Writing, meeting: (typeof meetings)[number]): Promise<void> => {
  const { tx, followed } = writing
  const id = crypto.randomUUID()
  const day = weeksFrom(tx.today, meeting.weeks)
  await tx.db
    .insertInto('plan_follow_up')
    .values({
      ...keyOf(writing),
      id,
      due: day,
      state: 'done',
      what_happened: meeting.happened,
      child_word: meeting.child,
      next_step: meeting.next,
      done_by: followed.by.person,
      done_at: at(day, '14:20'),
      planned_by: followed.by.person,
      planned_at: tx.now,
    })
    .execute()
  await setLevels(writing, { day, level: meeting.level, kind: 'followUp', followUp: id })
}

const evaluate = async (writing: Writing): Promise<void> => {
  const { tx, followed } = writing
  await setLevels(writing, { day: tx.today, level: 1, kind: 'evaluation', followUp: null })
  await tx.db
    .insertInto('plan_evaluation')
    .values({
      ...keyOf(writing),
      text: 'Den rolige start hjalp hele klassen, og mest de dage, hvor den samme voksne tog imod. Vi tager den med til de andre klasser på årgangen.',
      child_word: 'Nu ved jeg, hvad der skal ske. Det er godt.',
      parents_word: 'Morgenerne er blevet nemmere, og vi bliver ikke længere ringet op.',
      evaluated_by: followed.by.person,
      evaluated_at: tx.now,
    })
    .execute()
}

/** Fills a plan that runs with what was written at its follow-ups. The step to `evaluated` is taken by whoever calls it. */
export const tellFollowUps = async (
  tx: ActorTx,
  followed: FollowedPlan,
  story: FollowUpStory,
): Promise<void> => {
  const writing = { tx, followed }
  await setLevels(writing, { day: weeksFrom(tx.today, -12), level: -2, kind: 'baseline', followUp: null })
  const [first, second] = meetings
  await done(writing, first)
  if (story === 'late') {
    await planned(writing, weeksFrom(tx.today, -1), null)
    return
  }
  await done(writing, second)
  if (story === 'evaluated') await evaluate(writing)
  else await planned(writing, weeksFrom(tx.today, 1), { time: '14:00', place: 'Personalerummet' })
}
