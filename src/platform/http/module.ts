import type { PageRoles, PersonActor } from '#platform/access/actor.ts'
import type { CalendarEvent } from '#platform/calendar/ical.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { MailTemplate } from '#platform/mail/mail.ts'
import type { JobDefinition } from '#platform/jobs/job.ts'
import type { PupilId } from '#platform/ids.ts'
import type { LiveRoute } from '#platform/live/admission.ts'
import type { Route } from './page.ts'
import type { Session } from './session.ts'

export type MenuEntry = {
  readonly section: 'own' | 'daily' | 'overview' | 'administration' | 'account'
  readonly href: string
  readonly label: () => string
  readonly roles: PageRoles
}

/** Something that waits for the person, for the page "Min dag". */
export type Waiting = {
  readonly text: string
  readonly detail: string | null
  readonly href: string
  readonly urgency: 'now' | 'soon' | 'later'
  /** The children whom the line tells something about: the log of the page names them. */
  readonly pupils: readonly PupilId[]
}

/** The door of a module, as the composition root sees it. */
export type Module = {
  readonly name: string
  readonly routes: readonly Route[]
  /** Where several people write at once, over a WebSocket. */
  readonly live?: readonly LiveRoute[]
  readonly menu: readonly MenuEntry[]
  /** What waits for this person; asked with the person's own rights. */
  readonly waiting: (tx: ActorTx, session: Session) => Promise<readonly Waiting[]>
  readonly jobs: readonly JobDefinition[]
  /** The mails that it writes. One job sends those of all modules. */
  readonly mails?: readonly MailTemplate[]
  /**
   * What this person has in the calendar between two days, both included; asked with the person's own rights. Whoever has the secret
   * address reads it without signing in, so nothing in an event tells of a child: no name, no class with a diagnosis, only where to look.
   */
  readonly calendar?: (
    tx: ActorTx,
    actor: PersonActor,
    days: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
  ) => Promise<readonly CalendarEvent[]>
}
