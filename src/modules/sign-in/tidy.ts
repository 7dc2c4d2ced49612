import type { Database } from '#platform/db/database.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import { asSignIn } from './begin-session.tsx'
import { deviceLifetime } from './sign-in.ts'

/** Removes what has run out: nobody's sign-ins are kept longer than they are of use. */
export const tidySignIn = async (database: Database): Promise<void> => {
  await database.as(asSignIn(null), async (tx) => {
    const dayAgo = tx.now.subtract({ hours: 24 })
    await tx.db.deleteFrom('session').where('expires_at', '<', tx.now).execute()
    await tx.db.deleteFrom('passkey_challenge').where('expires_at', '<', tx.now).execute()
    await tx.db.deleteFrom('sign_in_failure').where('at', '<', dayAgo).execute()
    await tx.db
      .deleteFrom('known_device')
      .where('last_used_at', '<', tx.now.subtract(deviceLifetime))
      .execute()
    await tx.db
      .deleteFrom('invitation')
      .where('purpose', '=', 'password')
      .where('expires_at', '<', dayAgo)
      .execute()
    await tx.db
      .deleteFrom('demo_mail')
      .where('sent_at', '<', tx.now.subtract({ hours: 24 * 30 }))
      .execute()
  })
}

export const tidyJob: JobDefinition = {
  name: 'signIn.tidy',
  schedule: '17 * * * *',
  retries: 2,
  run: async ({ database }) => {
    await tidySignIn(database)
  },
}
