import type { Command } from 'commander'
import type { CliContext } from '#platform/cli/context.ts'
import { m } from '#messages'
import { sealReadLog, verifyReadLog, type Tampering } from './seal.ts'

const inWords = (found: Tampering): string => {
  switch (found.kind) {
    case 'missingSeal':
      return m.audit_missing_seal({ seal: found.seal })
    case 'missingEntries':
      return m.audit_missing_entries({ seal: found.seal, expected: found.expected, found: found.found })
    case 'changedEntries':
      return m.audit_changed_entries({ seal: found.seal, first: found.firstId, last: found.lastId })
    case 'otherHead':
      return m.audit_other_head({ expected: found.expected })
  }
}

/** `medvind audit verify` and `medvind audit seal`. */
export const auditCommands = (program: Command, context: CliContext): void => {
  const audit = program.command('audit').description(m.cli_audit())
  audit
    .command('seal')
    .description(m.cli_audit_seal())
    .action(async () => {
      await context.withDatabase(async ({ database }) => {
        context.print(m.audit_sealed({ count: await sealReadLog(database) }))
      })
    })
  audit
    .command('verify')
    .description(m.cli_audit_verify())
    .option('--head <hash>', m.cli_audit_head())
    .option('--json', m.cli_json())
    .action(async (options: { head?: string; json?: boolean }) => {
      await context.withDatabase(async ({ database }) => {
        const result = await verifyReadLog(database, options.head?.toLowerCase() ?? null)
        if (options.json) context.print(JSON.stringify(result))
        else {
          context.print(
            m.audit_verified({ entries: result.entries, seals: result.seals, unsealed: result.unsealed }),
          )
          if (result.head !== null) context.print(m.audit_head({ head: result.head }))
          for (const found of result.tampering) context.print(inWords(found))
          context.print(result.tampering.length === 0 ? m.audit_whole() : m.audit_broken())
        }
        if (result.tampering.length > 0) context.fail()
      })
    })
}
