import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'

/** Whose plan it is, and who speaks in it. The plan is shared with the family already. */
export type PlanVoices = {
  readonly plan: string
  /** The newest version that was shared. */
  readonly number: number
  readonly teacher: PersonActor
  readonly child: PersonActor
  readonly guardians: readonly PersonActor[]
  /**
   * 'talking': child, staff and parents have all said something, and a suggestion was used. 'disagreeing': one parent agrees, the other does not
   * and proposes a change. 'silent': the child was heard once, together with an adult, long ago.
   */
  readonly state: 'talking' | 'disagreeing' | 'silent'
}

type Word = {
  readonly question: string
  readonly text?: string
  readonly scale?: number
  readonly pictures?: readonly string[]
  readonly shown?: boolean
  readonly daysAgo: number
}

const say = async (
  tx: ActorTx,
  given: PlanVoices,
  kind: 'child' | 'guardian',
  speaker: PersonActor,
  word: Word,
): Promise<string> => {
  const id = crypto.randomUUID()
  const writer = tx.actor.kind === 'person' ? tx.actor.person : speaker.person
  await tx.db
    .insertInto('plan_voice')
    .values({
      municipality_id: speaker.municipality,
      id,
      plan_id: given.plan,
      kind,
      speaker_id: speaker.person,
      written_by: writer,
      mode: writer === speaker.person ? 'own' : 'together',
      question: word.question,
      text: word.text ?? null,
      scale: word.scale ?? null,
      scale_steps: word.scale === undefined ? null : 5,
      pictures: [...(word.pictures ?? [])],
      shown: word.shown ?? false,
      version_number: given.number,
      said_at: tx.now.subtract({ hours: 24 * word.daysAgo }),
    })
    .execute()
  return id
}

const answer = async (tx: ActorTx, given: PlanVoices, voice: string, text: string, daysAgo: number) => {
  await tx.db
    .insertInto('plan_voice_answer')
    .values({
      municipality_id: given.teacher.municipality,
      id: crypto.randomUUID(),
      plan_id: given.plan,
      voice_id: voice,
      text,
      written_by: given.teacher.person,
      written_at: tx.now.subtract({ hours: 24 * daysAgo }),
    })
    .execute()
}

const agree = async (tx: ActorTx, given: PlanVoices, guardian: PersonActor, reason: string | null) => {
  await tx.db
    .insertInto('plan_agreement')
    .values({
      municipality_id: guardian.municipality,
      plan_id: given.plan,
      number: given.number,
      guardian_id: guardian.person,
      answer: reason === null ? 'agree' : 'disagree',
      reason,
      answered_at: tx.now.subtract({ hours: 20 }),
    })
    .execute()
}

/** A suggestion to the short account of the plan; `original` is what the family read. */
const suggest = async (
  tx: ActorTx,
  given: PlanVoices,
  guardian: PersonActor,
  words: { readonly original: string; readonly proposed: string; readonly reason: string },
) => {
  await tx.db
    .insertInto('plan_suggestion')
    .values({
      municipality_id: guardian.municipality,
      id: crypto.randomUUID(),
      plan_id: given.plan,
      number: given.number,
      part_kind: 'text',
      part_key: 'summary',
      part_name: 'Kort fortalt',
      ...words,
      made_by: guardian.person,
      made_at: tx.now.subtract({ hours: 19 }),
    })
    .execute()
}

const summaryRead = async (tx: ActorTx, given: PlanVoices): Promise<string> => {
  const row = await tx.db
    .selectFrom('plan_shared_version')
    .select('content')
    .where('plan_id', '=', given.plan)
    .where('number', '=', given.number)
    .executeTakeFirst()
  const content: unknown = row?.content
  return typeof content === 'object' &&
    content !== null &&
    'summary' in content &&
    typeof content.summary === 'string'
    ? content.summary
    : ''
}

const childTalks = async (database: Pick<Database, 'as'>, given: PlanVoices): Promise<void> => {
  const { child } = given
  const hard = await database.as(child, async (tx) => {
    await say(tx, given, 'child', child, { question: 'wellbeing', scale: 3, pictures: ['tired'], daysAgo: 4 })
    await say(tx, given, 'child', child, {
      question: 'goingWell',
      text: 'Jeg er god til at tegne, og jeg kan godt lide når vi er i hallen.',
      shown: true,
      daysAgo: 4,
    })
    await say(tx, given, 'child', child, {
      question: 'help',
      text: 'At der er nogen der siger til mig hvad vi skal, inden vi skal det.',
      pictures: ['plan', 'pause'],
      daysAgo: 4,
    })
    return await say(tx, given, 'child', child, {
      question: 'hard',
      text: 'Om morgenen når alle larmer i gangen. Så vil jeg helst gå hjem igen.',
      daysAgo: 4,
    })
  })
  await database.as(given.teacher, async (tx) => {
    await answer(
      tx,
      given,
      hard,
      'Tak fordi du siger det. Fra på mandag må du komme ind ti minutter før de andre. Jeg står klar.',
      3,
    )
  })
}

const parentsTalk = async (database: Pick<Database, 'as'>, given: PlanVoices): Promise<void> => {
  const [first, second] = given.guardians
  if (first !== undefined)
    await database.as(first, async (tx) => {
      await say(tx, given, 'guardian', first, {
        question: 'goingWell',
        text: 'Herhjemme er der ro om eftermiddagen, og vi læser hver aften. Det er blevet vores stund.',
        shown: true,
        daysAgo: 2,
      })
      await say(tx, given, 'guardian', first, {
        question: 'wish',
        text: 'Vi vil gerne høre fra jer, også når det går godt. En linje om fredagen er nok.',
        shown: true,
        daysAgo: 2,
      })
      await agree(tx, given, first, null)
    })
  if (second !== undefined && given.state === 'disagreeing')
    await database.as(second, async (tx) => {
      await agree(
        tx,
        given,
        second,
        'Planen handler kun om morgenen. Det er frikvartererne, der er svære, og det har vi sagt før.',
      )
      const original = await summaryRead(tx, given)
      await suggest(tx, given, second, {
        original,
        proposed: `${original}\nVi ser også på frikvartererne, fordi det er dér, det oftest går galt.`.trim(),
        reason: 'Det er det, vi hører om hjemme.',
      })
    })
}

/** Fills the voices of a plan, each with the speaker's own rights. */
export const addPlanVoices = async (database: Pick<Database, 'as'>, given: PlanVoices): Promise<void> => {
  if (given.state === 'silent') {
    await database.as(given.teacher, async (tx) => {
      await say(tx, given, 'child', given.child, {
        question: 'goingWell',
        text: 'Jeg kan godt lide at hjælpe i børnehaveklassen.',
        daysAgo: 7 * 8,
      })
    })
    return
  }
  await childTalks(database, given)
  await parentsTalk(database, given)
}
