import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Database } from '#platform/db/database.ts'
import { readCookie } from '#platform/http/cookies.ts'
import { admit, type Admission, type LiveRoute, type Parameters } from './admission.ts'
import {
  helloWithin,
  mostAdmissions,
  mostLines,
  mostLinesOfOne,
  mostUnsent,
  Rate,
  tryLineEvery,
  Turns,
} from './limits.ts'
import type { Line, Participant } from './participant.ts'
import { comeBack, type Room } from './room.ts'
import { Rooms } from './rooms.ts'
import { closings, decodeFromPage, encodeFromServer, largestMessage } from './shared/protocol.ts'

export type LiveSetup = {
  readonly database: Database
  readonly routes: readonly LiveRoute[]
  readonly publicUrl: URL | null
  readonly report: (where: string, error: unknown) => void
}

/** Writing together over WebSockets, beside the pages. */
export type Live = {
  /** Answers a request of the HTTP server to become a WebSocket. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Keeps what was written, and lets everyone go; they come back to the next process. */
  readonly close: () => Promise<void>
}

const pong = encodeFromServer({ kind: 'pong' })

const wholeId = /^[0-9a-f-]{36}$/

const parametersOf = (pattern: string, path: string): Parameters | null => {
  const [asked, wanted] = [path.split('/'), pattern.split('/')]
  if (asked.length !== wanted.length) return null
  const found: Record<string, string> = {}
  for (const [place, part] of wanted.entries()) {
    const value = asked[place] ?? ''
    if (part.startsWith(':') ? !wholeId.test(value) : part !== value) return null
    if (part.startsWith(':')) found[part.slice(1)] = value
  }
  return found
}

/**
 * Only this site's own pages. A browser lets any page open a WebSocket anywhere and sends the cookies along, but it always says which
 * page it was; whatever does not say so is no page.
 */
const isOwnPage = ({ headers }: IncomingMessage, publicUrl: URL | null): boolean => {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const { origin, host } = headers
  if (origin === undefined || !URL.canParse(origin)) return false
  return publicUrl === null ? new URL(origin).host === host : new URL(origin).origin === publicUrl.origin
}

const refuse = (socket: Duplex, status: string): void => {
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n`,
  )
}

export const openLive = ({ database, routes, publicUrl, report }: LiveSetup): Live => {
  const rooms = new Rooms(database, (error) => report('live', error))
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: largestMessage,
    perMessageDeflate: false,
  })
  const admissions = new Turns(mostAdmissions)
  /** Every line, also while it is asked whose it is, by the cookie it came with. */
  const lines = new Map<string, Set<Duplex>>()
  const open = new Set<WebSocket>()
  let count = 0
  let isClosing = false

  const upgrade: Live['upgrade'] = (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const path = (request.url ?? '').split('?')[0] ?? ''
    const matched = routes.flatMap((route) => {
      const parameters = parametersOf(route.path, path)
      return parameters === null ? [] : [{ route, parameters }]
    })[0]
    if (isClosing) return refuse(socket, '503 Service Unavailable')
    if (matched === undefined) return refuse(socket, '404 Not Found')
    if (!isOwnPage(request, publicUrl)) return refuse(socket, '403 Forbidden')
    if (count >= mostLines) return refuse(socket, '503 Service Unavailable')
    const cookies = request.headers.cookie ?? null
    const session = readCookie(cookies, 'session') ?? ''
    const own = lines.get(session) ?? new Set()
    if (own.size >= mostLinesOfOne) return refuse(socket, '429 Too Many Requests')
    lines.set(session, own.add(socket))
    count += 1
    socket.once('close', () => {
      count -= 1
      own.delete(socket)
      if (own.size === 0) lines.delete(session)
    })
    const { route, parameters } = matched
    const admitted = admissions.take(async () => await admit(database, route, { parameters, path, cookies }))
    admitted.then(
      (admission) => {
        if (socket.destroyed) return
        // What was refused is said over the line: a page cannot read the answer to a request that became none.
        sockets.handleUpgrade(request, socket, head, (line) => begin(line, route, admission))
      },
      (error: unknown) => {
        report(`upgrade ${route.path}`, error)
        refuse(socket, '503 Service Unavailable')
      },
    )
  }

  const begin = (socket: WebSocket, route: LiveRoute, admission: Admission): void => {
    socket.on('error', () => socket.terminate())
    if (admission.kind !== 'admitted')
      return socket.close(admission.kind === 'signedOut' ? closings.signedOut : closings.gone)
    if (isClosing) return socket.close(comeBack)
    const { writer } = admission
    open.add(socket)
    const line: Line = {
      isOpen: () => socket.readyState === socket.OPEN,
      send: (message) => {
        if (socket.bufferedAmount > mostUnsent) socket.terminate()
        else if (socket.readyState === socket.OPEN) socket.send(message)
      },
      close: (code) => socket.close(code),
    }
    const participant: Participant = { id: crypto.randomUUID(), writer, line, key: '' }
    let room: Room | undefined
    serveLine(socket, {
      hello: (stateVector, openedBy) => {
        if (openedBy !== writer.person) return line.close(closings.signedOut)
        room = rooms.open(admission.room, route.store)
        void room.join(participant, stateVector)
      },
      update: (sequence, data) => room?.offer(participant, sequence, data),
      place: (key) => room?.place(participant, key),
      gone: () => {
        open.delete(socket)
        room?.leave(participant)
      },
    })
  }

  return {
    upgrade,
    close: async () => {
      isClosing = true
      await rooms.close()
      for (const socket of open) socket.close(comeBack)
      sockets.close()
    },
  }
}

type Served = {
  readonly hello: (stateVector: Uint8Array, openedBy: string) => void
  readonly update: (sequence: number, data: Uint8Array) => void
  readonly place: (key: string) => void
  readonly gone: () => void
}

/** Reads one line as long as it lasts, and lets nothing through that is not said in its place. */
const serveLine = (socket: WebSocket, served: Served): void => {
  const rate = new Rate()
  let hasSaidHello = false
  let isAlive = true
  const late = setTimeout(() => socket.close(closings.nonsense), helloWithin)
  const trying = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, tryLineEvery)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('message', (data, isBinary) => {
    const bytes = Buffer.isBuffer(data) && isBinary ? new Uint8Array(data) : null
    if (socket.readyState !== socket.OPEN) return
    if (bytes !== null && !rate.allows(bytes.length)) return socket.close(closings.tooFast)
    const message = bytes === null ? null : decodeFromPage(bytes)
    if (message === null || (message.kind === 'hello') === hasSaidHello)
      return socket.close(closings.nonsense)
    if (message.kind === 'hello') {
      hasSaidHello = true
      clearTimeout(late)
      served.hello(message.stateVector, message.writer)
    } else if (message.kind === 'update') served.update(message.sequence, message.data)
    else if (message.kind === 'place') served.place(message.key)
    else socket.send(pong)
  })
  socket.on('close', () => {
    clearTimeout(late)
    clearInterval(trying)
    served.gone()
  })
}
