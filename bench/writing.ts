import { sql } from 'kysely'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { PersonActor } from '#platform/access/actor.ts'
import { systemClock } from '#platform/clock.ts'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { joinEmbedded } from '#platform/db/embedded/join.ts'
import { newToken, tokenText } from '#platform/http/session.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Connection } from '../src/islands/writing/connection.ts'
import { programFolder } from '../src/runtime.ts'
import { figure, type Figure } from './measure.ts'
import { startProgram } from './processes.ts'

const people = 30
const keys = ['styrker', 'observationer', 'individ', 'aktoer', 'kontekst', 'proevet'] as const

type Made = {
  readonly municipality: MunicipalityId
  readonly plan: string
  readonly writers: readonly { person: PersonId; cookie: string }[]
}

const signedIn = async (
  database: Database,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<string> => {
  const token = newToken()
  await database.as({ kind: 'system', name: 'sign-in', municipality }, async (tx) => {
    await tx.db
      .insertInto('session')
      .values({
        token_hash: sql`sha256(${token})`,
        id: crypto.randomUUID(),
        municipality_id: municipality,
        person_id: person,
        way: 'demo',
        expires_at: tx.now.add({ hours: 2 }),
      })
      .execute()
  })
  return `__Host-medvind=${tokenText(token)}`
}

/** A plan of a class, with thirty members of staff. */
const makeMeeting = async (database: Database): Promise<Made> => {
  const operator = { kind: 'system', name: 'operator' } as const
  const municipality = await database.as({ ...operator, municipality: null }, async (tx) => {
    const { id } = await tx.db.selectFrom('municipality').select('id').limit(1).executeTakeFirstOrThrow()
    return MunicipalityId.trust(id)
  })
  const { school, schoolClass, persons } = await database.as({ ...operator, municipality }, async (tx) => {
    const teachers = await tx.db
      .selectFrom('staff_role')
      .innerJoin('person', 'person.id', 'staff_role.person_id')
      .select(['staff_role.person_id', 'staff_role.school_id'])
      .distinctOn('staff_role.person_id')
      .where('role', 'in', ['teacher', 'pedagogue', 'schoolLeader', 'counsellor', 'resourcePerson'])
      .where('staff_role.school_id', 'is not', null)
      .where('staff_role.valid_to', 'is', null)
      .limit(people)
      .execute()
    const first = teachers[0]?.school_id ?? ''
    const found = await tx.db
      .selectFrom('class')
      .select('id')
      .where('school_id', '=', first)
      .limit(1)
      .executeTakeFirstOrThrow()
    await tx.connection.query('select ship_analysis_templates($1)', [
      JSON.stringify([
        { key: 'bench', title: 'Måling', introduction: '', sections: keys.map((key) => ({ key })) },
      ]),
    ])
    return {
      school: first,
      schoolClass: found.id,
      persons: teachers.map(({ person_id: person }) => PersonId.trust(person)),
    }
  })
  const [leader, ...others] = persons
  if (leader === undefined) throw new Error('There is nobody to write.')
  const actor: PersonActor = { kind: 'person', municipality, person: leader, roles: [] }
  const plan = crypto.randomUUID()
  await database.as(actor, async (tx) => {
    const template = await tx.db
      .selectFrom('analysis_template')
      .select('id')
      .where('shipped_as', '=', 'bench')
      .executeTakeFirstOrThrow()
    await tx.db
      .insertInto('plan')
      .values({
        municipality_id: municipality,
        id: plan,
        school_id: school,
        subject: 'class',
        class_id: schoolClass,
        title: 'Måling',
        template_id: template.id,
        template_version: 1,
        begun_by: leader,
        begun_at: tx.now,
        changed_at: tx.now,
      })
      .execute()
    for (const key of keys)
      await tx.db
        .insertInto('plan_text')
        .values({ municipality_id: municipality, plan_id: plan, key, audience: 'team' })
        .execute()
    for (const person of others)
      await tx.db
        .insertInto('plan_member')
        .values({
          municipality_id: municipality,
          plan_id: plan,
          person_id: person,
          valid_from: tx.today,
          added_by: leader,
        })
        .execute()
  })
  const writers = []
  for (const person of persons)
    writers.push({ person, cookie: await signedIn(database, municipality, person) })
  return { municipality, plan, writers }
}

type Typist = {
  readonly doc: Y.Doc
  readonly connection: Connection
  readonly letter: string
  readonly typed: { clock: number; at: number }[]
  count: number
}

const openTypist = (
  address: string,
  plan: string,
  writer: Made['writers'][number],
  place: number,
): Typist => {
  const doc = new Y.Doc()
  const url = `${address.replace('http', 'ws')}/planer/${plan}/skriv`
  const connection = new Connection({
    doc,
    keys,
    writer: writer.person,
    open: () =>
      new WebSocket(url, {
        headers: { origin: address, cookie: writer.cookie },
      }) as unknown as globalThis.WebSocket,
    told: () => {},
    present: () => {},
    welcomed: () => {},
  })
  // Everybody has a letter of their own, so that each keystroke can be found again in the end.
  return { doc, connection, letter: String.fromCodePoint(0x3400 + place), typed: [], count: 0 }
}

const type = async (typist: Typist, until: number, place: number): Promise<void> => {
  while (performance.now() < until) {
    // Some two hundred and fifty letters a minute, as one who types well.
    await setTimeout(140 + Math.random() * 200)
    const text = typist.doc.getText(keys[place % keys.length])
    typist.typed.push({ clock: Y.getState(typist.doc.store, typist.doc.clientID), at: performance.now() })
    text.insert(Math.floor(Math.random() * (text.length + 1)), typist.letter)
    typist.count += 1
  }
}

const allKept = async (typists: readonly Typist[]): Promise<void> => {
  const patience = performance.now() + 30_000
  while (typists.some(({ connection }) => connection.state !== 'saved')) {
    if (performance.now() > patience) throw new Error('What was typed was not kept.')
    await setTimeout(20)
  }
}

const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Thirty people type in one plan: how long until another sees a keystroke, and whether every keystroke is there in the end. */
export const writingFigures = async (folder: string, seconds: number): Promise<Figure[]> => {
  const app = await startProgram([join(programFolder, 'dist/main.js')], {
    MEDVIND_DATA: folder,
    PORT: '0',
    MEDVIND_DEMO: '1',
  })
  const joined = await joinEmbedded(folder)
  if (joined === null) throw new Error('The program runs on another database.')
  const database = openDatabase(joined.app, systemClock)
  try {
    const { municipality, plan, writers } = await makeMeeting(database)
    const typists = writers.map((writer, place) => openTypist(app.address, plan, writer, place))
    await allKept(typists)
    const echoes: number[] = []
    for (const [place, typist] of typists.entries()) {
      const seenBy = typists[(place + 1) % typists.length]
      seenBy?.doc.on('update', () => {
        const state = Y.getState(seenBy.doc.store, typist.doc.clientID)
        while ((typist.typed[0]?.clock ?? Number.POSITIVE_INFINITY) < state)
          echoes.push(performance.now() - (typist.typed.shift()?.at ?? 0))
      })
    }
    const until = performance.now() + seconds * 1000
    await Promise.all(typists.map(async (typist, place) => await type(typist, until, place)))
    await allKept(typists)
    const kept = await textsOf(database, municipality, plan)
    let typed = 0
    let lost = 0
    for (const { letter, count, connection } of typists) {
      typed += count
      lost += Math.abs(count - (kept.split(letter).length - 1))
      connection.close()
    }
    return [
      figure({
        name: `a keystroke seen by another, ${typists.length} typing in one plan for ${seconds} s (p95)`,
        value: percentile(echoes, 0.95),
        unit: 'ms',
        budget: { most: 300, of: 'value' },
        remark: `${typed} keystrokes; median ${Math.round(percentile(echoes, 0.5))} ms, p99 ${Math.round(percentile(echoes, 0.99))} ms`,
      }),
      figure({
        name: `keystrokes missing in the end, of ${typed}`,
        value: lost,
        unit: 'keystrokes',
        budget: { most: 0, of: 'value' },
      }),
    ]
  } finally {
    await database.close()
    await app.stop()
  }
}

const textsOf = async (database: Database, municipality: MunicipalityId, plan: string): Promise<string> =>
  await database.as({ kind: 'system', name: 'writing', municipality }, async (tx) => {
    const rows = await tx.db.selectFrom('plan_text').select('text').where('plan_id', '=', plan).execute()
    return rows.map(({ text }) => text).join('')
  })
