import type { Command } from 'commander'
import { m } from '#messages'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { CommandRefused, type CliContext } from '#platform/cli/context.ts'
import { isCleanText } from '#platform/http/form.ts'
import { tokenText } from '#platform/http/session.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'
import { readMailAddress } from '#platform/mail/address.ts'
import { addInvitation, issueToken } from './invitation-store.ts'
import { invitationPath, linkTo } from './invitation.ts'
import { addAccount, addLocalPerson, withdrawInvitations } from './invite-store.ts'
import { giveRole } from './roles-store.ts'

type Wanted = { municipality: string; givenName: string; familyName: string; email: string }

export type MadeAdministrator = {
  readonly municipality: string
  readonly municipalityCreated: boolean
  readonly personCreated: boolean
  readonly token: string
}

const asOperator = (municipality: MunicipalityId | null) =>
  ({ kind: 'system', name: 'operator', municipality }) as const

const findOrMakeMunicipality = async (database: Database, name: string) =>
  await database.as(asOperator(null), async (tx) => {
    const all = await tx.db.selectFrom('municipality').select(['id', 'name']).execute()
    const sought = name.toLocaleLowerCase('da')
    const found = all.find((row) => row.name.toLocaleLowerCase('da') === sought)
    if (found !== undefined) return { id: MunicipalityId.trust(found.id), name: found.name, created: false }
    return { id: MunicipalityId.create(), name, created: true }
  })

const personWithEmail = async (tx: ActorTx, municipality: MunicipalityId, email: string) => {
  const row = await tx.db
    .selectFrom('account')
    .select('person_id')
    .where('municipality_id', '=', municipality)
    .where('email', '=', email)
    .executeTakeFirst()
  return row === undefined ? null : PersonId.trust(row.person_id)
}

/**
 * Makes a municipality, when there is none of that name, and a system administrator in it, all in one transaction. Someone who has an
 * account with this address already gets the role and a new link: the way back in when every administrator is locked out.
 */
export const createAdministrator = async (database: Database, wanted: Wanted): Promise<MadeAdministrator> => {
  const place = await findOrMakeMunicipality(database, wanted.municipality)
  return await database.as(asOperator(place.id), async (tx) => {
    if (place.created) {
      await tx.db.insertInto('municipality').values({ id: place.id, name: place.name }).execute()
    }
    const existing = await personWithEmail(tx, place.id, wanted.email)
    const person =
      existing ??
      (await addLocalPerson(tx, place.id, { ...wanted, role: 'systemAdministrator', school: null }))
    if (existing === null) await addAccount(tx, place.id, person, wanted.email, 'da')
    else await giveRole(tx, place.id, person, { role: 'systemAdministrator', school: null })
    await withdrawInvitations(tx, place.id, person)
    const invitation = await addInvitation(tx, place.id, person, 'invitation')
    const token = await issueToken(tx, place.id, invitation, 'invitation')
    return {
      municipality: place.name,
      municipalityCreated: place.created,
      personCreated: existing === null,
      token: tokenText(token),
    }
  })
}

const readName = (text: string): { givenName: string; familyName: string } => {
  const words = text.normalize('NFC').trim().split(/\s+/)
  const familyName = words.at(-1) ?? ''
  const givenName = words.slice(0, -1).join(' ')
  if (givenName === '' || text.length > 200 || !isCleanText(text)) {
    throw new CommandRefused(m.account_cli_name_wrong())
  }
  return { givenName, familyName }
}

const readPlace = (text: string): string => {
  const name = text.normalize('NFC').trim()
  if (name === '' || name.length > 200 || !isCleanText(name)) {
    throw new CommandRefused(m.account_cli_municipality_wrong())
  }
  return name
}

type Options = { municipality: string; name: string; email: string; json?: true }

/** `medvind admin create`: who lets everyone else in. */
export const signInCommands = (program: Command, context: CliContext): void => {
  const admin = program.command('admin').description(m.account_cli_admin())
  admin
    .command('create')
    .description(m.account_cli_create())
    .requiredOption('--municipality <name>', m.account_cli_option_municipality())
    .requiredOption('--name <name>', m.account_cli_option_name())
    .requiredOption('--email <address>', m.account_cli_option_email())
    .option('--json', m.account_cli_option_json())
    .action(async (options: Options) => {
      const email = readMailAddress(options.email)
      if (email === null) throw new CommandRefused(m.account_cli_email_wrong({ email: options.email }))
      const wanted = { ...readName(options.name), municipality: readPlace(options.municipality), email }
      await context.withNewDatabase(async ({ database, config }) => {
        const made = await createAdministrator(database, wanted)
        const link = linkTo(config, invitationPath(made.token))
        if (options.json === true) {
          const { municipality, municipalityCreated, personCreated } = made
          context.print(JSON.stringify({ municipality, municipalityCreated, personCreated, email, link }))
          return
        }
        if (made.municipalityCreated) context.printError(m.account_cli_made({ name: made.municipality }))
        context.printError(m.account_cli_link())
        context.print(link)
      })
    })
}
