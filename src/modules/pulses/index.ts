import type { Config } from '#config'
import { m } from '#messages'
import type { Module } from '#platform/http/module.ts'
import { codeRoutes } from './answer-pages.tsx'
import { closePulses } from './jobs.ts'
import { overviewRoutes } from './overview-pages.tsx'
import { ownRoutes } from './own-pages.tsx'
import { overviewRoles, pulseRoles, setRoles } from './policy.ts'
import { pulseRoutes } from './pulse-pages.tsx'
import { setRoutes } from './set-pages.tsx'
import { showStart, start } from './start-pages.tsx'
import { pulseWaiting } from './waiting.ts'

export { confidentialAnswersBetween, pulseOfClassBetween } from './between.ts'
export type { ClassPulse, PupilPulse } from './between.ts'
export { pulseInsight } from './insight-room.ts'
export { pulseRetention } from './retention-kinds.ts'
export { newCodes } from './code.ts'
export { exampleSets } from './example-sets.ts'

export const pulses = (config: Config): Module => ({
  name: 'pulses',
  routes: [
    ...pulseRoutes(config),
    showStart,
    start,
    ...setRoutes,
    ...ownRoutes,
    ...codeRoutes,
    ...overviewRoutes,
  ],
  menu: [
    {
      section: 'own',
      href: '/mine-pulser',
      label: () => m.pulse_own_title(),
      roles: ['pupil', 'custodyHolder'],
    },
    { section: 'daily', href: '/pulser', label: () => m.pulse_title(), roles: pulseRoles },
    {
      section: 'administration',
      href: '/pulser/saet',
      label: () => m.pulse_sets_title(),
      roles: setRoles,
    },
    {
      section: 'overview',
      href: '/kommunen/pulser',
      label: () => m.pulse_overview_title(),
      roles: overviewRoles,
    },
  ],
  waiting: pulseWaiting,
  jobs: [closePulses],
})
