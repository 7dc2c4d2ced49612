export { continuityFileCommands } from './commands.ts'
