import { drawFrame } from '../../src/modules/shell/index.ts'
import {
  badRequestView,
  brokenView,
  crossSiteView,
  notFoundView,
  tooLargeView,
} from '../../src/modules/shell/index.ts'
import { pictureMenu, pictureRoutes, pictureWaiting } from '../../src/modules/presence/pictures.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { dayOfNumber } from '../../src/platform/calendar/day-number.ts'
import { defaultSchoolYear } from '../../src/platform/calendar/default-school-year.ts'
import { schoolCalendar } from '../../src/platform/calendar/school-calendar.ts'
import type { Database } from '../../src/platform/db/database.ts'
import type { AssetFolder } from '../../src/platform/http/assets.ts'
import type { Module } from '../../src/platform/http/module.ts'
import { createServer } from '../../src/platform/http/server.ts'
import { type ClassId, type MunicipalityId, type PupilId, AbsenceId } from '../../src/platform/ids.ts'
import { noAssets, sessionCookie } from './app.ts'

const pictures: Module = {
  name: 'presence',
  routes: pictureRoutes,
  menu: pictureMenu,
  waiting: pictureWaiting,
  jobs: [],
}

export type Answer = { readonly status: number; readonly text: string; readonly location: string | null }
export type Visitor = {
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, fields: Readonly<Record<string, string>>) => Promise<Answer>
}

/** What the page says, without the frame, which greets the visitor by name. */
export const mainOf = ({ text }: Answer): string => text.slice(text.indexOf('<main'), text.indexOf('</main>'))

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  text: await response.text(),
  location: response.headers.get('location'),
})

/** The pupil's page, the class page and the signals as a server without a network. */
export const picturesServer = (database: Database, assets: AssetFolder = noAssets) =>
  createServer({
    database,
    assets,
    publicUrl: null,
    production: false,
    trustedProxies: 0,
    routes: pictureRoutes,
    showing: {
      frame: drawFrame([pictures], assets),
      notFound: notFoundView,
      tooLarge: tooLargeView,
      badRequest: badRequestView,
      signInAgain: async () => notFoundView(),
    },
    forbidden: crossSiteView,
    broken: brokenView,
    report: (_incident, where, error) => {
      throw new Error(`Unexpected error at ${where}`, { cause: error })
    },
  })

export const visitorOf = async (database: Database, actor: PersonActor): Promise<Visitor> => {
  const server = picturesServer(database)
  const headers = { cookie: await sessionCookie(database, actor), 'sec-fetch-site': 'same-origin' }
  const origin = 'http://localhost'
  return {
    get: async (path) => await answerOf(await server.fetch(new Request(origin + path, { headers }))),
    post: async (path, fields) =>
      await answerOf(
        await server.fetch(
          new Request(origin + path, { method: 'POST', headers, body: new URLSearchParams(fields) }),
        ),
      ),
  }
}

const { firstDay, lastDay, breaks } = defaultSchoolYear(2026)

/** The school days of 2026/27, as the page's own calendar has them when the municipality has set nothing. */
export const schoolDays2026: readonly Temporal.PlainDate[] = Array.from(
  schoolCalendar(
    {
      schoolYears: [{ firstDay, lastDay }],
      closed: breaks.map(({ from, to }) => ({ from, to, reason: 'ferie', schoolId: null })),
    },
    null,
  ).dayNumbers,
  dayOfNumber,
)

export const schoolDaysUntil = (last: string): readonly Temporal.PlainDate[] =>
  schoolDays2026.filter((day) => day.toString() <= last)

export type AbsenceGiven = {
  readonly pupil: PupilId
  readonly day: Temporal.PlainDate
  readonly category: 'sick' | 'authorised' | 'unauthorised'
  readonly part?: 'day' | 'morning' | 'last_lesson'
  readonly note?: string
  readonly by?: PersonActor
}

/** Registers a class on some days, and absences, as an import does. */
export const givePresence = async (
  database: Database,
  municipality: MunicipalityId,
  given: {
    readonly registered: readonly {
      readonly class: ClassId
      readonly days: readonly Temporal.PlainDate[]
      readonly part?: 'day' | 'morning' | 'last_lesson'
    }[]
    readonly absences: readonly AbsenceGiven[]
  },
): Promise<void> => {
  await database.as({ kind: 'system', name: 'import', municipality }, async (tx) => {
    const registrations = given.registered.flatMap((one) =>
      one.days.map((day) => ({
        municipality_id: municipality,
        class_id: one.class,
        day,
        part: one.part ?? 'day',
        origin: 'import',
      })),
    )
    if (registrations.length > 0) await tx.db.insertInto('class_registration').values(registrations).execute()
    const absences = given.absences.map(({ pupil, day, category, part, note, by }) => ({
      municipality_id: municipality,
      id: AbsenceId.create(),
      pupil_id: pupil,
      day,
      part: part ?? 'day',
      category,
      note: note ?? null,
      origin: by === undefined ? 'import' : 'staff',
      registered_by: by?.person ?? null,
    }))
    if (absences.length > 0) await tx.db.insertInto('absence').values(absences).execute()
  })
}
