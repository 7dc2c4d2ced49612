import type { JobDefinition } from '#platform/jobs/job.ts'
import { sealReadLog } from './seal.ts'

/** Closes the read log every minute: what is sealed can no longer be changed unseen. */
export const sealJob: JobDefinition = {
  name: 'audit-seal',
  schedule: '* * * * *',
  retries: 0,
  run: async ({ database }) => {
    await sealReadLog(database)
  },
}
