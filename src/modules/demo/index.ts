export { demoCommands } from './commands.ts'
export { createDemo, defaultPupils, defaultSeed, type DemoOptions, type DemoOutcome } from './create-demo.ts'
