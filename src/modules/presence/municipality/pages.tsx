import { type Route, page } from '#platform/http/page.ts'
import { numbersCsv } from './csv.ts'
import { mayReadNumbers, numbersRoles } from './policy.ts'
import { type MunicipalityNumbers, municipalityNumbers } from './store.ts'
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

export const municipalityRoutes: readonly Route[] = [showNumbers, downloadNumbers]
