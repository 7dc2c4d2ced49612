import { m } from '#messages'
import { type Route, action, page } from '#platform/http/page.ts'
import { numbersCsv } from './csv.ts'
import { mayReadNumbers, numbersRoles } from './policy.ts'
import { type MunicipalityNumbers, municipalityNumbers, refreshNumbers } from './store.ts'
import { municipalityView } from './views.tsx'

export const showNumbers: Route = page<MunicipalityNumbers>({
  method: 'GET',
  path: '/kommunen/fravaer',
  action: 'presence.municipality.read',
  roles: numbersRoles,
  load: async (tx) => await municipalityNumbers(tx),
  may: mayReadNumbers,
  pupils: () => [],
  respond: ({ subject }) => municipalityView(subject),
})

export const downloadNumbers: Route = page<MunicipalityNumbers>({
  method: 'GET',
  path: '/kommunen/fravaer.csv',
  action: 'presence.municipality.download',
  roles: numbersRoles,
  load: async (tx) => await municipalityNumbers(tx),
  may: mayReadNumbers,
  pupils: () => [],
  respond: ({ subject, tx }) => ({
    kind: 'download',
    fileName: `fravaer-kommunen-${tx.today.toString()}.csv`,
    contentType: 'text/csv; charset=utf-8',
    body: numbersCsv(subject),
  }),
})

export const countAgain: Route = action<true>({
  method: 'POST',
  path: '/kommunen/fravaer/opgoer',
  action: 'presence.municipality.count',
  roles: numbersRoles,
  load: async () => await Promise.resolve(true as const),
  may: mayReadNumbers,
  pupils: () => [],
  act: async (tx) => {
    await refreshNumbers(tx)
    return {
      kind: 'done',
      to: '/kommunen/fravaer',
      notice: { kind: 'success', text: m.munipage_refreshed() },
    }
  },
})

export const municipalityRoutes: readonly Route[] = [showNumbers, downloadNumbers, countAgain]
