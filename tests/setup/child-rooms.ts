import pg from 'pg'
import type { TestDatabase } from './database.ts'
import { type RetentionWorld, family, given, words } from '../../src/modules/retention/retention.testing.ts'

/** Ids of records in the rooms around the plan, for tests that look for one of them. */
export type Rooms = {
  readonly concern: string
  readonly ownCourse: string
  readonly groupCourse: string
  readonly pulse: string
}

type Row = Readonly<Record<string, unknown>>

/**
 * Puts rows in as they are, without the steps that lead to them; keys and checks still hold. The steps are other tests' matter.
 */
export const putRows = async (
  opened: TestDatabase,
  municipality: string,
  rows: readonly (readonly [table: string, row: Row])[],
): Promise<void> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  await client.query(`select set_config('medvind.actor', 'operator', false)`)
  for (const [table, row] of rows) {
    const columns = Object.keys(row).map((column) => `"${column}"`)
    await client.query(`alter table ${table} disable trigger user`)
    await client.query(
      `insert into ${table} (municipality_id, ${columns.join(', ')}) values ($1, ${columns.map((_, index) => `$${index + 2}`).join(', ')})`,
      [municipality, ...Object.values(row)],
    )
    await client.query(`alter table ${table} enable trigger user`)
  }
  await client.end()
}

const at = '2026-11-24T08:00:00Z'
const day = '2026-11-24'
const id = (): string => crypto.randomUUID()

/** Whoever writes a concern, and what is done with it: one that is closed, and one combined with it. */
const concernRows = (world: RetentionWorld, concern: string, plan: string): (readonly [string, Row])[] => {
  const base = { school_id: world.school, subject: 'child', pupil_id: world.pupil, started_at: at }
  const texts = { works_well: words, seen: words, wonders: words, known_by: words }
  const answered = { answer: words, answered_by: world.leader.person, answered_at: at, version: 2 }
  const one = { ...base, ...texts, ...answered }
  const step = { concern_id: concern, kind: 'closed', words, by_person: world.leader.person, at }
  return [
    [
      'concern',
      {
        ...one,
        id: concern,
        voice: 'staff',
        audience: 'leaders',
        started_by: world.teacher.person,
        form_key: id(),
        state: 'takenUp',
        plan_id: plan,
        asked_again: words,
        asked_again_at: at,
      },
    ],
    ...(['guardian', 'pupil'] as const).map((voice): readonly [string, Row] => [
      'concern',
      {
        ...one,
        id: id(),
        voice,
        audience: 'leaders',
        started_by: voice === 'pupil' ? world.pupil : world.mother.person,
        form_key: id(),
        state: 'combined',
        combined_with: concern,
      },
    ]),
    ['concern_step', step],
  ]
}

const pulseRows = (world: RetentionWorld, pulse: string): (readonly [string, Row])[] => {
  const base = {
    class_id: world.homeClass,
    set_id: id(),
    title: 'En god uge',
    scale: 'faces',
    questions: ['Jeg har en ven.', 'Jeg kan lide timerne.', 'Der er ro.'],
    way: 'signIn',
    started_by: world.teacher.person,
    opens_at: at,
    closes_at: '2026-11-25T08:00:00Z',
    pupils: 2,
  }
  const anonymous = id()
  const answer = { pulse_id: pulse, choices: [1, 2, 3], words, answered_on: day }
  return [
    [
      'pulse',
      {
        ...base,
        id: pulse,
        mode: 'confidential',
        asks_words: true,
        closed_at: '2026-11-25T08:00:00Z',
        answered: 2,
      },
    ],
    ['pulse_reader', { pulse_id: pulse, person_id: world.teacher.person, name: 'Mette Ansat' }],
    ['pulse_ticket', { pulse_id: pulse, mode: 'confidential', code: 'BCDFGHJKL', pupil_id: world.pupil }],
    ['pulse_answer', { ...answer, pupil_id: world.pupil }],
    ['pulse_answer', { ...answer, pupil_id: world.sibling, words: 'Bos egne ord' }],
    ['pulse', { ...base, id: anonymous, mode: 'anonymous', asks_words: false }],
    ['pulse_tally', { pulse_id: anonymous, answered: 1, counts: [1, 0, 0, 1, 0, 0, 1, 0, 0] }],
    ['pulse_drawn', { pulse_id: anonymous, pupil_id: world.pupil }],
  ]
}

/** A course that the child alone is on, with everything that is written there; and one that the sibling is on too. */
const courseRows = (
  world: RetentionWorld,
  { ownCourse, groupCourse }: Pick<Rooms, 'ownCourse' | 'groupCourse'>,
): (readonly [string, Row])[] => {
  const { teacher, pupil, sibling } = world
  const template = id()
  const by = { written_by: teacher.person, written_at: at }
  const course = (course_id: string, text: string, pupils: readonly string[]): (readonly [string, Row])[] => {
    const session = id()
    return [
      [
        'project_course',
        {
          id: course_id,
          template_id: template,
          template_version: 1,
          school_id: world.school,
          title: text,
          lead_id: teacher.person,
          first_day: day,
          rule_condition: text,
          rule_action: text,
          rule_decider: text,
          rule_agreed_by: teacher.person,
          rule_agreed_at: at,
          state: 'completed',
          started_on: day,
          ended_on: day,
          outcome: text,
          missing_reason: text,
          made_by: teacher.person,
        },
      ],
      [
        'project_course_staff',
        { id: id(), course_id, person_id: teacher.person, valid_from: day, added_by: teacher.person },
      ],
      [
        'project_course_session',
        {
          id: session,
          course_id,
          place: 1,
          kind: 'session',
          title: text,
          purpose: text,
          day,
          starts_minute: 540,
          minutes: 45,
          state: 'held',
        },
      ],
      [
        'project_course_note',
        { id: id(), course_id, session_id: session, version: 1, text, is_shared: false, ...by },
      ],
      ['project_course_tick', { course_id, kind: 'step', item: 'a', ticked_by: teacher.person }],
      ['project_course_escalation', { id: id(), course_id, session_id: session, day, done: text, ...by }],
      ...pupils.flatMap((one): (readonly [string, Row])[] => {
        const said = one === pupil ? words : 'Om Bo alene'
        return [
          [
            'project_course_pupil',
            { id: id(), course_id, pupil_id: one, valid_from: day, added_by: teacher.person },
          ],
          [
            'project_course_attendance',
            { session_id: session, course_id, pupil_id: one, status: 'present', ...by },
          ],
          [
            'project_course_note',
            {
              id: id(),
              course_id,
              session_id: session,
              pupil_id: one,
              version: 1,
              text: said,
              is_shared: true,
              ...by,
            },
          ],
          [
            'project_course_measure',
            {
              id: id(),
              course_id,
              pupil_id: one,
              measure: 'fravaer',
              point: 'before',
              value_hundredths: 700,
              origin: 'typed',
              ...by,
            },
          ],
          ['project_course_word', { course_id, pupil_id: one, is_own: false, text: said, ...by }],
        ]
      }),
    ]
  }
  return [
    ['course_template', { id: template }],
    [
      'course_template_version',
      { template_id: template, version: 1, title: 'Fravær', is_example: true, content: '{}' },
    ],
    ...course(ownCourse, words, [pupil]),
    ...course(groupCourse, 'Om flere børn', [pupil, sibling]),
  ]
}

const planRows = (world: RetentionWorld, plan: string, number: number): (readonly [string, Row])[] => {
  const { teacher, mother, pupil } = world
  const followUp = id()
  const hidden = id()
  const voice = (
    kind: string,
    speaker: string,
    more: { readonly id: string; readonly text: string; readonly shown: boolean },
  ): readonly [string, Row] => [
    'plan_voice',
    {
      ...more,
      plan_id: plan,
      kind,
      speaker_id: speaker,
      written_by: speaker,
      mode: 'own',
      question: more.shown ? 'well' : 'hard',
      said_at: at,
    },
  ]
  return [
    voice('child', pupil, { id: hidden, text: `HEMMELIGT ${words}`, shown: false }),
    voice('child', pupil, { id: id(), text: words, shown: true }),
    voice('guardian', mother.person, { id: id(), text: words, shown: true }),
    [
      'plan_voice_answer',
      {
        id: id(),
        plan_id: plan,
        voice_id: hidden,
        text: `HEMMELIGT ${words}`,
        written_by: teacher.person,
        written_at: at,
      },
    ],
    [
      'plan_agreement',
      {
        plan_id: plan,
        number,
        guardian_id: mother.person,
        answer: 'disagree',
        reason: words,
        answered_at: at,
      },
    ],
    [
      'plan_suggestion',
      {
        id: id(),
        plan_id: plan,
        number,
        part_kind: 'text',
        part_key: 'facts',
        part_name: words,
        original: '',
        proposed: words,
        reason: words,
        made_by: mother.person,
        made_at: at,
      },
    ],
    [
      'plan_evaluation',
      {
        plan_id: plan,
        text: words,
        child_word: words,
        parents_word: words,
        evaluated_by: teacher.person,
        evaluated_at: at,
      },
    ],
    [
      'plan_follow_up',
      {
        id: followUp,
        plan_id: plan,
        due: day,
        place: words,
        planned_by: teacher.person,
        planned_at: at,
      },
    ],
    [
      'plan_follow_up_note',
      {
        id: id(),
        plan_id: plan,
        follow_up_id: followUp,
        text: words,
        written_by: teacher.person,
        written_at: at,
      },
    ],
    [
      'plan_reminder',
      { follow_up_id: followUp, person_id: teacher.person, due: day, kind: 'day', queued_at: at },
    ],
    [
      'plan_letter',
      { plan_id: plan, kind: 'referral', text: words, written_by: teacher.person, written_at: at },
    ],
    ['plan_text_pen', { plan_id: plan, pen: 7, person_id: teacher.person }],
  ]
}

/** A timetable that has the child and its sibling, a need of the child, and what a leader said that its name in the files means. */
const timetableRows = ({ school, pupil, sibling, leader }: RetentionWorld): (readonly [string, Row])[] => {
  const [timetable, adult, own, other, group, lesson, need] = [id(), id(), id(), id(), id(), id(), id()]
  const inIt = { timetable_id: timetable }
  return [
    [
      'timetable',
      { id: timetable, school_id: school, title: 'Skema', weeks: [''], state: 'current', imported_at: at },
    ],
    ['timetable_adult', { ...inIt, id: adult, source_id: 'MK', kind: 'teacher' }],
    ['timetable_pupil', { ...inIt, id: own, source_id: words, pupil_id: pupil }],
    ['timetable_pupil', { ...inIt, id: other, source_id: 'Bo', pupil_id: sibling }],
    ['timetable_group', { ...inIt, id: group, size: 2 }],
    ['timetable_group_pupil', { ...inIt, group_id: group, timetable_pupil_id: own }],
    ['timetable_group_pupil', { ...inIt, group_id: group, timetable_pupil_id: other }],
    [
      'timetable_lesson',
      {
        ...inIt,
        id: lesson,
        source_id: 'l1',
        week: '',
        day: 1,
        slot: '1',
        minutes: 45,
        subject: 'Dansk',
        room: '',
        group_name: '3.a',
        group_id: group,
        is_support: false,
      },
    ],
    ['timetable_lesson_adult', { ...inIt, lesson_id: lesson, place: 1, adult_id: adult, part: 'teaches' }],
    [
      'support_need',
      {
        ...inIt,
        id: need,
        timetable_pupil_id: own,
        lessons: ['l1'],
        requirement: words,
        primary_adult_id: adult,
      },
    ],
    ['support_need_shared', { ...inIt, need_id: need, timetable_pupil_id: other }],
    ['support_need_forbidden', { ...inIt, need_id: need, adult_id: adult }],
    [
      'timetable_word',
      {
        id: id(),
        school_id: school,
        about: 'pupil',
        word: words,
        written: words,
        pupil_id: pupil,
        chosen_by: leader.person,
        chosen_at: at,
      },
    ],
  ]
}

/** What is written about a child beside the plan, in every room. */
export const writeRooms = async (
  opened: TestDatabase,
  world: RetentionWorld,
  plan: string,
): Promise<Rooms> => {
  const rooms = { concern: id(), ownCourse: id(), groupCourse: id(), pulse: id() }
  const { teacher, pupil, municipality } = world
  const number = await opened.database.as(world.teacher, async (tx) => {
    const shared = await tx.db
      .selectFrom('plan_shared_version')
      .select('number')
      .where('plan_id', '=', plan)
      .executeTakeFirstOrThrow()
    return shared.number
  })
  const signal = id()
  const mail = {
    sender: 'nightly',
    template: 'plans.followUp',
    locale: 'da',
    queued_at: at,
    next_attempt_at: at,
  }
  await putRows(opened, municipality, [
    ...concernRows(world, rooms.concern, plan),
    ...pulseRows(world, rooms.pulse),
    ...courseRows(world, rooms),
    ...planRows(world, plan, number),
    ...timetableRows(world),
    [
      'signal',
      {
        id: signal,
        pupil_id: pupil,
        pattern: 'change',
        since: day,
        size: 3,
        numbers: JSON.stringify({ before: 3, after: 9, days: 20 }),
        ended_at: at,
        answer: 'talked',
        answered_size: 3,
        answer_note: words,
        answered_by: teacher.person,
        answered_at: at,
      },
    ],
    [
      'signal_former_answer',
      {
        signal_id: signal,
        pupil_id: pupil,
        answer: 'known',
        answered_size: 2,
        answer_note: words,
        answered_by: teacher.person,
        answered_at: at,
      },
    ],
    // To the family, and to staff about the plan: ids alone, and an address that may be the name.
    ['mail_outbox', { ...mail, recipient: `anna.${given.toLowerCase()}@example.dk`, data: '{}' }],
    ['mail_outbox', { ...mail, recipient: 'mette@example.dk', data: JSON.stringify({ plan, words }) }],
    [
      'import_run',
      {
        id: id(),
        state: 'refused',
        file_names: [`elever ${given}.csv`],
        started_by: world.leader.person,
        started_at: at,
        alive_at: at,
        result: JSON.stringify({ problem: `${family} findes to gange` }),
      },
    ],
  ])
  return rooms
}
