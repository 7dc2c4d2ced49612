import type { PupilId, SchoolId } from '#platform/ids.ts'
import type { ScenarioId } from './ids.ts'

export const continuityHref = (school: SchoolId): string => `/kontinuitet/${school}`
export const timetableHref = (school: SchoolId): string => `${continuityHref(school)}/skema`
export const wordsHref = (school: SchoolId): string => `${continuityHref(school)}/navne`
export const adultsHref = (pupil: PupilId | string): string => `/elever/${pupil}/voksne`
export const templateHref = (fileName: string): string => `/kontinuitet/skabelon/${fileName}`
export const proposalsHref = (school: SchoolId): string => `${continuityHref(school)}/forslag`
export const locksHref = (school: SchoolId, child?: string): string =>
  [proposalsHref(school), 'laase', ...(child === undefined ? [] : [child])].join('/')
export const proposalHref = (school: SchoolId, scenario: ScenarioId): string =>
  `${proposalsHref(school)}/${scenario}`
export const deleteProposalHref = (school: SchoolId, scenario: ScenarioId): string =>
  `${proposalHref(school, scenario)}/slet`
