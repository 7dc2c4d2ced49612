export { startPlan } from './start.ts'
