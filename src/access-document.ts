import { type PageRoles, type Role, roles, systemActors } from '#platform/access/actor.ts'
import type { Route } from '#platform/http/page.ts'
import type { LiveRoute } from '#platform/live/admission.ts'

export type PolicyRow = { readonly table: string; readonly command: string; readonly rule: string }

const shortNames: Readonly<Record<Role, string>> = {
  teacher: 'lærer',
  pedagogue: 'pædagog',
  counsellor: 'vejleder',
  resourcePerson: 'ressource',
  milCoordinator: 'MIL-koord.',
  schoolLeader: 'leder',
  psychologist: 'psykolog',
  socialWorker: 'socialrådg.',
  visitationBoard: 'visitation',
  administration: 'forvaltning',
  custodyHolder: 'forælder',
  pupil: 'elev',
  networkMember: 'netværk',
  systemAdministrator: 'systemadm.',
}

const dotsOf = (held: PageRoles): string =>
  roles.map((role) => (held === 'everyone' || held.includes(role) ? '●' : '')).join(' | ')

const routeRow = (route: Route): string => {
  const { method, path, action } = route.spec
  const cells = route.kind === 'open' ? roles.map(() => 'alle').join(' | ') : dotsOf(route.spec.roles)
  return `| ${method} | \`${path}\` | \`${action}\` | ${cells} |`
}

const liveRow = ({ path, action, roles: held }: LiveRoute): string =>
  `| WebSocket | \`${path}\` | \`${action}\` | ${dotsOf(held)} |`

/** The rule as PostgreSQL holds it, on one line. */
const oneLine = (rule: string): string => rule.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim()

const tableSection = (table: string, rules: readonly PolicyRow[]): string[] => {
  const lines = rules.map((rule) => `| ${rule.command} | ${oneLine(rule.rule)} |`)
  return [`### ${table}`, '', '| | hvem · who |', '|---|---|', ...lines, '']
}

/**
 * `docs/access.md`: every page and who has it, and every row policy, made from the code and the migrated database. A filled dot says
 * who has the page at all; which pupils they then see on it is decided by `may` and by the row policies.
 */
export const accessDocument = (
  routes: readonly Route[],
  live: readonly LiveRoute[],
  policies: readonly PolicyRow[],
): string => {
  const sorted = routes.toSorted((a, b) =>
    a.spec.path === b.spec.path
      ? a.spec.method < b.spec.method
        ? -1
        : 1
      : a.spec.path < b.spec.path
        ? -1
        : 1,
  )
  const byTable = [...Map.groupBy(policies, (policy) => policy.table)]
  return [
    '# Adgang · Access',
    '',
    'Written by `npm run docs` from the page declarations and the row policies; `npm test` fails when it is out of date.',
    '',
    '## Sider · Pages',
    '',
    '● has the page. *alle*: no sign-in needed. Whoever has not gets the same answer as for a page that does not exist. The action is what the read',
    'log calls the look; pages without sign-in show nobody’s data, and of them only a sign-in itself is in the log (`signIn.begin`).',
    '',
    `| | adresse | handling | ${roles.map((role) => shortNames[role]).join(' | ')} |`,
    `|---|---|---|${roles.map(() => ':-:').join('|')}|`,
    ...sorted.map(routeRow),
    ...live.map(liveRow),
    '',
    '## Systemaktører · System actors',
    '',
    `Work that runs by itself has an actor too: ${systemActors.map((name) => `\`${name}\``).join(', ')}. Besides, \`access\` (keeps pupil_access) and`,
    '`numbers` (answers questions that need more than the asker may read: who sees a pupil, sums for the administration) exist only inside',
    'functions of the database. What each may stands in the row policies:',
    '',
    '## Rækkeregler · Row policies',
    '',
    'One of the rules of a table must hold, and besides it every one that says *altid* (always).',
    '',
    ...byTable.flatMap(([table, rules]) => tableSection(table, rules)),
  ].join('\n')
}
