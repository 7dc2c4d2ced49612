import type { PageRoles, PersonActor } from '#platform/access/actor.ts'
import type { Decision } from '#platform/access/decision.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import type { Child } from '#platform/html/jsx-runtime.ts'
import type { PupilId } from '#platform/ids.ts'
import type { ClientAddress } from './client-address.ts'
import type { FormBody } from './form.ts'
import type { Session } from './session.ts'

export type Crumb = { readonly label: string; readonly href?: string | undefined }

/** What stands in the frame of a page. */
export type View = {
  readonly title: string
  readonly breadcrumb: readonly Crumb[]
  readonly content: Child
  /** True when the form on the page was filled in wrongly: the answer is then 422. */
  readonly failed?: boolean
  /** Islands that this page enhances, by name. */
  readonly islands?: readonly string[]
}

export type Download = {
  readonly kind: 'download'
  readonly fileName: string
  readonly contentType: string
  /** A function makes the body after the transaction has ended, so that slow work holds no connection. It reads nothing more. */
  readonly body: Uint8Array<ArrayBuffer> | string | (() => Promise<Uint8Array<ArrayBuffer>>)
}

export type Notice = { readonly kind: 'success' | 'info' | 'warning' | 'error'; readonly text: string }

export type PageRequest = {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The path without its query. */
  readonly path: string
}

/** What a page declares about itself; `docs/access.md` is made from it. */
type Declared = {
  /** A child in it is called `:pupilId`: an attempt that is refused is then recorded about that child, before anything is read. */
  readonly path: string
  /** The name in the read log. */
  readonly action: string
  /** Who has this page at all. Anyone else is refused before anything is read. */
  readonly roles: PageRoles
}

export type PageSpec<Subject> = Declared & {
  readonly method: 'GET'
  /** Reads what the page is about, as the person who asks; null when there is no such thing (or they must not know). */
  readonly load: (tx: ActorTx, request: PageRequest, session: Session) => Promise<Subject | null>
  readonly may: (actor: PersonActor, subject: Subject) => Decision
  /** The children whose data the page shows. */
  readonly pupils: (subject: Subject) => readonly PupilId[]
  /** What else the log should say, such as the words that were searched for. */
  readonly logSubject?: (subject: Subject, request: PageRequest) => string
  readonly respond: (shown: {
    subject: Subject
    session: Session
    request: PageRequest
    tx: TodayOnly
  }) => View | Download
}

/** Rendering knows the day, but cannot ask the database for more. */
export type TodayOnly = { readonly today: Temporal.PlainDate; readonly now: Temporal.Instant }

export type ActionOutcome =
  | { readonly kind: 'done'; readonly to: string; readonly notice?: Notice }
  /** Nothing was written; the page is shown again with what the person wrote. */
  | {
      readonly kind: 'invalid'
      readonly view: View
      /** What is written all the same, such as that a password was wrong. */
      readonly note?: (tx: ActorTx) => Promise<void>
      /** Children whom the answer names besides those of the declaration, such as those of a file that was refused. */
      readonly named?: readonly PupilId[]
    }
  /** Someone else was faster; both versions are shown and none is lost. */
  | { readonly kind: 'conflict'; readonly view: View }

export type ActionSpec<Subject> = Declared & {
  readonly method: 'POST'
  readonly load: (tx: ActorTx, request: PageRequest, session: Session) => Promise<Subject | null>
  readonly may: (actor: PersonActor, subject: Subject) => Decision
  readonly pupils: (subject: Subject) => readonly PupilId[]
  readonly logSubject?: (subject: Subject, request: PageRequest) => string
  readonly act: (
    tx: ActorTx,
    given: {
      subject: Subject
      form: FormBody
      session: Session
      request: PageRequest
      /** Says stop when nobody waits for the answer any more: long work that throws it is taken back whole. */
      signal: AbortSignal
    },
  ) => Promise<ActionOutcome>
  /**
   * The largest body, in bytes; 1 MB when left out. With it, the body is read only from one who is signed in and has the role, and the
   * path must be a page too, where the others are sent after signing in.
   */
  readonly bodyLimit?: number
}

/** A page without a session: sign-in, health, the accessibility statement. It reads as the sign-in actor, who sees no pupil. */
export type OpenSpec = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly action: string
  readonly respond: (given: {
    request: Request
    page: PageRequest
    form: FormBody
    session: Session | null
    tx: ActorTx
  }) => Promise<OpenAnswer>
}

/**
 * Something a visitor does on the way in. Whoever the browser was signed in as before plays no part, and it opens its own transactions:
 * computing the hash of a password is slow by design and must hold no connection.
 */
export type VisitorSpec = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly action: string
  readonly visit: (given: {
    request: Request
    page: PageRequest
    form: FormBody
    database: Database
    /** Where the request comes from, as far as it can be trusted. */
    client: ClientAddress
  }) => Promise<OpenAnswer>
}

export type OpenAnswer =
  | {
      readonly kind: 'view'
      readonly view: View
      readonly status?: 200 | 401 | 404 | 422 | 429
      readonly cookies?: readonly string[]
    }
  | {
      readonly kind: 'redirect'
      readonly to: string
      readonly cookies?: readonly string[]
      readonly notice?: Notice
    }
  | {
      readonly kind: 'json'
      readonly body: unknown
      readonly status?: 200 | 400 | 401 | 422 | 503
      readonly cookies?: readonly string[]
    }
  /** A file for a program that fetches it, such as a calendar. */
  | { readonly kind: 'file'; readonly download: Download }
  /** The same page as for an address that there never was. */
  | { readonly kind: 'missing' }
  /** Too many attempts; a program is told in its own way. */
  | { readonly kind: 'tooMany'; readonly seconds: number }

// The subject's type is each page's own matter; the server only hands it from `load` to `respond`.
export type AnySpec = PageSpec<unknown> | ActionSpec<unknown>
export type Route =
  | { readonly kind: 'signedIn'; readonly spec: AnySpec }
  | { readonly kind: 'open'; readonly spec: OpenSpec | VisitorSpec }

/** A page: session, load, decide, record, respond, in this order, always. */
export const page = <Subject>(spec: PageSpec<Subject>): Route => ({
  kind: 'signedIn',
  spec: spec as unknown as AnySpec,
})

/** Something a person does: the same order, then a redirect; or the page again with what is wrong. */
export const action = <Subject>(spec: ActionSpec<Subject>): Route => ({
  kind: 'signedIn',
  spec: spec as unknown as AnySpec,
})

export const openPage = (spec: OpenSpec): Route => ({ kind: 'open', spec })
export const visitorPage = (spec: VisitorSpec): Route => ({ kind: 'open', spec })
