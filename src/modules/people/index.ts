import type { Config } from '#config'
import { m } from '#messages'
import type { Module } from '#platform/http/module.ts'
import { peoplePages } from './pages.tsx'
import { classRoles } from './policy.ts'

export { importCommands } from './import/commands.ts'
export { mayOpenClass, maySeePupil, mayReadContacts, classRoles, type AccessReason } from './policy.ts'
export { classesOf, reasonsFor, type ClassInList } from './store.ts'

export const people = (_config: Config): Module => ({
  name: 'people',
  routes: peoplePages,
  menu: [{ section: 'daily', href: '/klasser', label: () => m.people_classes_title(), roles: classRoles }],
  waiting: async () => [],
  jobs: [],
})
