import { z } from 'zod'
import type { Config } from '#config'
import { m } from '#messages'
import { leadsSchool } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import type { PupilId } from '#platform/ids.ts'
import { singleAnswers, slipsOf } from './answer-store.ts'
import { listView, type PulseList } from './list-views.tsx'
import { mayUsePulses, pulseRoles } from './policy.ts'
import { classesFor, closeDue, closePulse, type Pulse, pulses, resultsOf } from './pulse-store.ts'
import { type PulsePage, pulseView, type SlipPage, slipsView } from './pulse-views.tsx'

export const showPulses: Route = page<PulseList>({
  method: 'GET',
  path: '/pulser',
  action: 'pulse.list',
  roles: pulseRoles,
  load: async (tx) => {
    await closeDue(tx)
    const classes = await classesFor(tx)
    const found = await pulses(tx, { classes: classes.map(({ id }) => id) })
    return { classes, pulses: found, results: await resultsOf(tx, found), now: tx.now }
  },
  may: () => allow('ownClasses'),
  pupils: () => [],
  respond: ({ subject }) => listView(subject),
})

const loadPulse = async (tx: ActorTx, { params }: PageRequest): Promise<Pulse | null> => {
  const id = z.uuid().safeParse(params['pulseId'])
  if (!id.success) return null
  await closeDue(tx)
  return (await pulses(tx, { id: id.data }))[0] ?? null
}

export const showPulse: Route = page<PulsePage>({
  method: 'GET',
  path: '/pulser/puls/:pulseId',
  action: 'pulse.read',
  roles: pulseRoles,
  load: async (tx, request, { actor }) => {
    const pulse = await loadPulse(tx, request)
    if (pulse === null) return null
    const same = (await pulses(tx, { classes: [pulse.classId] }))
      .filter(
        (one) =>
          one.setId === pulse.setId &&
          one.scale === pulse.scale &&
          Temporal.Instant.compare(one.opensAt, pulse.opensAt) <= 0,
      )
      .reverse()
    const results = await resultsOf(tx, same)
    return {
      pulse,
      results: results.get(pulse.id) ?? null,
      line: same.flatMap((one) => {
        const found = results.get(one.id)
        return found === undefined ? [] : [{ pulse: one, results: found }]
      }),
      singles: pulse.mode === 'anonymous' ? [] : await singleAnswers(tx, { pulse: pulse.id }),
      readsSingles: leadsSchool(actor, pulse.school) || pulse.readers.some(({ id }) => id === actor.person),
      now: tx.now,
    }
  },
  may: (actor, { pulse }) => mayUsePulses(actor, pulse),
  pupils: ({ singles }): readonly PupilId[] => singles.map(({ pupil }) => pupil),
  respond: ({ subject }) => pulseView(subject),
})

/** Closing cannot be undone, and closing what is closed changes nothing: no version is needed. */
export const close: Route = action<Pulse>({
  method: 'POST',
  path: '/pulser/puls/:pulseId/luk',
  action: 'pulse.close',
  roles: pulseRoles,
  load: loadPulse,
  may: mayUsePulses,
  pupils: () => [],
  act: async (tx, { subject }) => {
    await closePulse(tx, subject.id)
    return {
      kind: 'done',
      to: `/pulser/puls/${subject.id}`,
      notice: { kind: 'success', text: m.pulse_closed_done() },
    }
  },
})

export const pulseRoutes = (config: Config): readonly Route[] => [
  showPulses,
  showPulse,
  close,
  page<SlipPage>({
    method: 'GET',
    path: '/pulser/puls/:pulseId/sedler',
    action: 'pulse.slips.read',
    roles: pulseRoles,
    load: async (tx, request) => {
      const pulse = await loadPulse(tx, request)
      return pulse === null || pulse.way !== 'slips'
        ? null
        : {
            pulse,
            slips: await slipsOf(tx, pulse.id),
            host: config.publicUrl?.host ?? `localhost:${config.port}`,
          }
    },
    may: (actor, { pulse }) => mayUsePulses(actor, pulse),
    pupils: ({ slips }) => slips.flatMap(({ pupil }) => (pupil === null ? [] : [pupil.id])),
    respond: ({ subject }) => slipsView(subject),
  }),
]
