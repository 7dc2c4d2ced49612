import { z } from 'zod'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { MunicipalityId } from '#platform/ids.ts'

const channelName = 'medvind_live'

const roomShape = z.object({
  municipality: z.uuid().transform((id) => MunicipalityId.trust(id)),
  id: z.uuid(),
})
const newsShape = z.discriminatedUnion('kind', [
  /** Something was kept, up to this number. */
  z.object({ kind: z.literal('written'), room: roomShape, number: z.int() }),
  /** Somebody in another process came, went to another text, or is still there. */
  z.object({
    kind: z.literal('present'),
    room: roomShape,
    process: z.uuid(),
    people: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        initials: z.string(),
        colour: z.int(),
        key: z.string(),
      }),
    ),
  }),
])

/** What the processes on one database tell each other. No text travels here: whoever hears of it reads it, with the rights to. */
export type News = z.infer<typeof newsShape>

/** PostgreSQL takes messages below 8,000 bytes. */
const largest = 7_500

/** Heard by every process when the transaction commits, and by none when it does not. */
export const announce = async (tx: ActorTx, news: News): Promise<void> => {
  const text = JSON.stringify(news)
  if (Buffer.byteLength(text) > largest) return
  await tx.connection.query('select pg_notify($1, $2)', [channelName, text])
}

/** Listens for the others. `missed` is called whenever the line was broken: anything may have been said meanwhile. */
export const listenForNews = async (
  database: Database,
  { heard, missed }: { heard: (news: News) => void; missed: () => void },
): Promise<() => Promise<void>> =>
  await database.listen(channelName, {
    heard: (text) => {
      try {
        const read = newsShape.safeParse(JSON.parse(text))
        if (read.success) heard(read.data)
      } catch {
        // Somebody who has the application's login said something else on this line. It is no news.
      }
    },
    missed,
  })
