import type { Config } from '#config'
import type { Module } from '#platform/http/module.ts'
import { calendarRoutes } from './pages.tsx'

/** The calendar on a person's own phone: what the other modules have for them, under an address that only they know. */
export const calendar = (config: Config, modules: readonly Module[]): Module => ({
  name: 'calendar',
  routes: calendarRoutes(config, modules),
  menu: [],
  waiting: async () => [],
  jobs: [],
})
