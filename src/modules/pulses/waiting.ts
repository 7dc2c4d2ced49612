import { m } from '#messages'
import { hasRole } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Waiting } from '#platform/http/module.ts'
import type { Session } from '#platform/http/session.ts'
import { PupilId } from '#platform/ids.ts'
import { answeredText } from './list-views.tsx'
import { openForMe } from './own-pages.tsx'
import { pulseRoles } from './policy.ts'
import { classesFor, pulses } from './pulse-store.ts'
import { pulseState } from './pulses.ts'
import { closesText } from './pulse-words.ts'

/** A result that is newer than this is news. */
const news = { days: 3 } as const

const forPupil = async (tx: ActorTx, me: PupilId): Promise<readonly Waiting[]> =>
  (await openForMe(tx)).flatMap(({ pulse, done }): Waiting[] =>
    done
      ? []
      : [
          {
            text: m.pulse_waiting_pupil({ title: pulse.title }),
            detail: closesText(pulse.closesAt),
            href: `/mine-pulser/${pulse.id}`,
            urgency: 'now',
            // That the pupil has not answered is told to the pupil alone, about the pupil.
            pupils: [me],
          },
        ],
  )

/** Only the class's own adults: a leader of many classes finds them on the page. */
const forStaff = async (tx: ActorTx): Promise<readonly Waiting[]> => {
  const own = (await classesFor(tx)).filter(({ isOwn }) => isOwn)
  if (own.length === 0) return []
  return (await pulses(tx, { classes: own.map(({ id }) => id) })).flatMap((pulse): Waiting[] => {
    const href = `/pulser/puls/${pulse.id}`
    const state = pulseState(pulse, tx.now)
    const about = { title: pulse.title, class: pulse.classTitle }
    if (state === 'open')
      return [
        {
          text: m.pulse_waiting_open(about),
          detail: `${answeredText(pulse)} · ${closesText(pulse.closesAt)}`,
          href,
          urgency: 'later',
          pupils: [],
        },
      ]
    const end = pulse.closedAt ?? pulse.closesAt
    return state === 'closed' && Temporal.Instant.compare(tx.now, end.add({ hours: news.days * 24 })) < 0
      ? [
          {
            text: m.pulse_waiting_closed(about),
            detail: answeredText(pulse),
            href,
            urgency: 'soon',
            pupils: [],
          },
        ]
      : []
  })
}

export const pulseWaiting = async (tx: ActorTx, { actor }: Session): Promise<readonly Waiting[]> => [
  ...(hasRole(actor, 'pupil') ? await forPupil(tx, PupilId.trust(actor.person)) : []),
  ...(hasRole(actor, ...pulseRoles) ? await forStaff(tx) : []),
]
