import type { CopyRow } from '#platform/db/copy-rows.ts'
import type { PupilId } from '#platform/ids.ts'
import { PupilId as PupilIds } from '#platform/ids.ts'
import { dayNumberOf } from '#platform/calendar/day-number.ts'
import type { DemoCalendar } from './demo-calendar.ts'
import { custodyHolderOf } from './demo-persons.ts'
import { classAt, isRegisteredFor, type SchoolPresence } from './presence-plan.ts'
import {
  authorised,
  byLeave,
  categoryNames,
  categoryOf,
  drawLeave,
  drawParts,
  drawSpells,
  originNames,
  originOf,
  partNames,
  partOf,
  type Stay,
  unauthorised,
  usualRate,
} from './pupil-days.ts'
import {
  firstForgotten,
  hasTwoRegistrations,
  lastForgotten,
  noticeAt,
  registeredAt,
  registrarOf,
} from './registrations.ts'
import type { DemoPupil } from './roster.ts'
import type { Random } from '#platform/random.ts'
import { showPattern } from './shown-patterns.ts'

export const registrationColumns = [
  'municipality_id',
  'class_id',
  'day',
  'part',
  'registered_by',
  'registered_at',
  'origin',
] as const
export const absenceColumns = [
  'municipality_id',
  'id',
  'pupil_id',
  'day',
  'part',
  'category',
  'note',
  'origin',
  'registered_by',
  'registered_at',
] as const

/** One row for each home class and school day, two in the oldest grades; none where it was forgotten. */
export function* registrationRows(
  municipality: string,
  plans: readonly SchoolPresence[],
): Generator<CopyRow> {
  for (const { days, classes } of plans)
    for (const [schoolClass, { from, to, forgotten }] of classes) {
      const parts = hasTwoRegistrations(schoolClass.grade)
        ? (['morning', 'last_lesson'] as const)
        : (['day'] as const)
      for (let place = from; place < to; place++)
        for (const part of parts) {
          const isLastLesson = part === 'last_lesson'
          if (((forgotten[place] ?? 0) & (isLastLesson ? lastForgotten : firstForgotten)) !== 0) continue
          yield [
            municipality,
            schoolClass.id,
            days.text[place] ?? '',
            part,
            registrarOf(schoolClass, place),
            registeredAt(days, place, schoolClass, isLastLesson),
            'staff',
          ]
        }
    }
}

/** A leave that the family asked for and the leader granted; its days are in the absences already. */
type GrantedLeave = {
  readonly pupil: DemoPupil
  readonly first: string
  readonly last: string
  readonly leader: string
}
/** An absence that a teacher will correct, because the family wrote later that day. */
type LateNotice = { readonly absence: string; readonly teacher: string }

export type PresenceCollected = {
  readonly leaves: Map<PupilId, GrantedLeave>
  readonly lateNotices: LateNotice[]
}

/** Of so many schools what their people ask and answer is shown; every answer is a transaction of its own. */
export const schoolsWithVoices = 12
const leavesOfASchool = 3
const latesOfASchool = 3
/** Requests and corrections are shown for absence of the last months only. */
const recentDays = 100
const leaveChance = 0.1
const noticeTodayChance = 0.014

const notes: Readonly<Record<(typeof categoryNames)[number], readonly string[]>> = {
  '': [],
  sick: ['Sygemeldt hjemmefra', 'Kommer nok igen i morgen', 'Gik hjem fra SFO i går'],
  authorised: ['Tandlæge', 'Lægetid', 'Begravelse i familien', 'Fri efter aftale'],
  unauthorised: ['Ringet hjem kl. 9, intet svar', 'Ingen besked hjemmefra', 'Skrevet til hjemmet'],
}

const stayOf = (pupil: DemoPupil, { days }: SchoolPresence): Stay => {
  const came = pupil.cameOn === null ? null : dayNumberOf(pupil.cameOn)
  const first = came === null ? days.currentFrom : days.days.findIndex((day) => day >= came)
  return {
    from: pupil.before !== null ? 0 : first < 0 ? days.count : first,
    to: pupil.now === null ? days.currentFrom : days.count,
  }
}

const inGradesWithParts = (pupil: DemoPupil, stay: Stay, currentFrom: number): Stay => ({
  from: hasTwoRegistrations(pupil.grade - 1) ? stay.from : Math.max(stay.from, currentFrom),
  to: hasTwoRegistrations(pupil.grade) ? stay.to : stay.from,
})

/** Draws one pupil's days into `codes`. Returns the leave the family asked for, as places, when `leaveCode` is given. */
const drawPupil = (
  codes: Uint8Array,
  plan: SchoolPresence,
  pupil: DemoPupil,
  random: Random,
  leaveCode: number,
): { first: number; last: number } | null => {
  const { days, patterns } = plan
  const stay = stayOf(pupil, plan)
  codes.fill(0)
  const pattern = patterns.get(pupil)
  if (pattern !== undefined) {
    const context = {
      school: days,
      stay,
      random,
      grade: pupil.grade,
      isRegistered: isRegisteredFor(plan, pupil),
    }
    showPattern(pattern, codes, context)
    return null
  }
  const grade = pupil.grade
  drawSpells(codes, days, stay, usualRate(random, grade), random, {
    grade,
    notices: custodyHolderOf(pupil) !== null,
  })
  drawParts(codes, inGradesWithParts(pupil, stay, days.currentFrom), random)
  return random.chance(leaveChance) ? drawLeave(codes, days, stay, random, leaveCode) : null
}

/**
 * Every absence of a municipality, pupil by pupil, up to yesterday, and the notices that families have already written for today.
 * A day has one row at most. What staff would have registered on a day that the class forgot does not exist.
 */
export function* absenceRows(
  municipality: string,
  plans: readonly SchoolPresence[],
  calendar: DemoCalendar,
  made: {
    readonly random: Random
    readonly nextId: () => string
    readonly collected: PresenceCollected
    readonly onPupil: () => void
  },
): Generator<CopyRow> {
  const { random, nextId, collected } = made
  const codes = new Uint8Array(Math.max(...plans.map(({ days }) => days.count)))
  for (const plan of plans) {
    const { school, days, classes } = plan
    const mayCollect = school.place < schoolsWithVoices
    let [leaves, lates] = [0, 0]
    for (const pupil of school.pupils) {
      made.onPupil()
      const guardian = custodyHolderOf(pupil)
      const mayAsk =
        mayCollect &&
        leaves < leavesOfASchool &&
        guardian !== null &&
        pupil.now !== null &&
        pupil.before !== null
      const leave = drawPupil(codes, plan, pupil, random, mayAsk ? byLeave : 0)
      const leader = school.leaders[0]?.id ?? null
      if (mayAsk && leave !== null) {
        if (leader !== null && leave.first > days.count - recentDays) {
          leaves += 1
          collected.leaves.set(PupilIds.trust(pupil.id), {
            pupil,
            leader,
            first: days.text[leave.first] ?? '',
            last: days.text[leave.last] ?? '',
          })
        } else codes.fill(authorised, leave.first, leave.last + 1)
      }
      for (let place = 0; place < days.count; place++) {
        const code = codes[place] ?? 0
        const schoolClass = code === 0 ? null : classAt(pupil, days, place)
        if (schoolClass === null) continue
        const origin = originNames[originOf(code)] ?? 'staff'
        const isLastLesson = partOf(code) === 2
        const forgotten = classes.get(schoolClass)?.forgotten[place] ?? 0
        if (origin === 'staff' && (forgotten & (isLastLesson ? lastForgotten : firstForgotten)) !== 0)
          continue
        const category = categoryNames[categoryOf(code)] ?? 'sick'
        const begins = place === 0 || codes[place - 1] === 0
        const id = nextId()
        const registrar = registrarOf(schoolClass, place)
        if (
          mayCollect &&
          lates < latesOfASchool &&
          code === unauthorised &&
          registrar !== null &&
          !plan.patterns.has(pupil) &&
          place > days.count - recentDays / 2 &&
          place >= days.currentFrom
        ) {
          collected.lateNotices.push({ absence: id, teacher: registrar })
          lates += 1
        }
        yield [
          municipality,
          id,
          pupil.id,
          days.text[place] ?? '',
          partNames[partOf(code)] ?? 'day',
          category,
          begins && random.chance(0.08) ? random.pick(notes[category]) : null,
          origin,
          origin === 'guardian' ? (guardian?.id ?? null) : origin === 'leave' ? leader : registrar,
          origin === 'guardian'
            ? noticeAt(days, place, pupil.grade + place)
            : registeredAt(days, place, schoolClass, isLastLesson),
        ]
      }
      if (
        days.isTodaySchoolDay &&
        pupil.now !== null &&
        guardian !== null &&
        random.chance(noticeTodayChance)
      )
        yield [
          municipality,
          nextId(),
          pupil.id,
          calendar.today.toString(),
          'day',
          random.chance(0.9) ? 'sick' : categoryNames[authorised],
          null,
          'guardian',
          guardian.id,
          eveningBefore(calendar.today, random),
        ]
    }
  }
}

/** The evening before, so that a demonstration made at dawn holds nothing from later that day. */
const eveningBefore = (today: Temporal.PlainDate, random: Random): string =>
  today
    .subtract({ days: 1 })
    .toZonedDateTime({
      timeZone: 'Europe/Copenhagen',
      plainTime: { hour: 19 + random.below(3), minute: random.below(60) },
    })
    .toInstant()
    .toString()
