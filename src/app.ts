import type { Config } from '#config'
import { calendar } from '#calendar'
import type { Clock } from '#platform/clock.ts'
import type { Database } from '#platform/db/database.ts'
import type { AssetFolder } from '#platform/http/assets.ts'
import type { Connection } from '#platform/http/client-address.ts'
import type { Module } from '#platform/http/module.ts'
import type { Route } from '#platform/http/page.ts'
import { createServer } from '#platform/http/server.ts'
import { concernInsight, concernRetention, concerns } from '#concerns'
import { continuity, continuityInsight, continuityRetention, schoolTimetableImporter } from '#continuity'
import { courseInsight, courseRetention, courses } from '#courses'
import { type Live, openLive } from '#platform/live/live.ts'
import { people } from '#people'
import { planInsight, planRetention, plans, takeUpConcern, worksOnPlan } from '#plans'
import { absenceImporter, lookForSignalsSoon, presence } from '#presence'
import { pulseInsight, pulseRetention, pulses } from '#pulses'
import { retention } from '#retention'
import { signIn } from '#sign-in'
import { writing } from '#writing'
import {
  badRequestView,
  brokenView,
  crossSiteView,
  drawFrame,
  notFoundView,
  openShellPages,
  showMyDay,
  tooLargeView,
} from './modules/shell/index.ts'

export type AppParts = {
  readonly config: Config
  readonly clock: Clock
  readonly database: Database
  readonly assets: AssetFolder
  readonly report: (incident: string, where: string, error: unknown) => void
}

export type App = {
  /** `connection` says where the request came from; a header could say anything. */
  readonly fetch: (request: Request, connection?: Connection) => Promise<Response>
  readonly modules: readonly Module[]
  /** Writing together, beside the pages; nothing of it runs before somebody does. */
  readonly live: Live
}

/** Every module of Medvind. A module that is not here does not exist for anyone. */
export const modulesOf = (config: Config): readonly Module[] => {
  const modules = [
    people(config, [absenceImporter, schoolTimetableImporter], lookForSignalsSoon),
    presence(config),
    concerns(config, takeUpConcern, worksOnPlan),
    plans(config),
    courses(config),
    pulses(config),
    continuity(config),
    writing(config),
    retention(
      [...planRetention, ...concernRetention, ...courseRetention, ...pulseRetention, ...continuityRetention],
      [planInsight, concernInsight, courseInsight, pulseInsight, ...continuityInsight],
    ),
  ]
  const mails = modules.flatMap((module) => module.mails ?? [])
  return [signIn(config, mails).module, ...modules, calendar(config, modules)]
}
export const routesOf = (modules: readonly Module[]): readonly Route[] => [
  showMyDay(modules),
  ...openShellPages,
  ...modules.flatMap((module) => module.routes),
]

/** Puts the modules together into one application: a function from request to answer. */
export const createApp = ({ config, database, assets, report }: AppParts): App => {
  const modules = modulesOf(config)
  const server = createServer({
    database,
    assets,
    publicUrl: config.publicUrl,
    production: config.production,
    trustedProxies: config.trustedProxies,
    routes: routesOf(modules),
    showing: {
      frame: drawFrame(modules, assets),
      notFound: notFoundView,
      tooLarge: tooLargeView,
      badRequest: badRequestView,
      signInAgain: signIn(config).signInAgain,
    },
    forbidden: crossSiteView,
    broken: brokenView,
    report,
  })
  const live = openLive({
    database,
    routes: modules.flatMap((module) => module.live ?? []),
    publicUrl: config.publicUrl,
    report: (where, error) => report(crypto.randomUUID().slice(0, 8), where, error),
  })
  return { fetch: server.fetch, modules, live }
}
