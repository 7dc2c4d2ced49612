import { textFiles, type Files } from './import.testing.ts'

/** Pupils of Bakkeskolen, each written `id name class` with more columns behind when `more` names them. */
export const pupilSheet = (rows: readonly string[], more = ''): Files =>
  textFiles({
    'elever.csv': [
      `elev-id;fornavn;klasse;efternavn;skole;institutionsnummer${more === '' ? '' : `;${more}`}`,
      ...rows.map((row) => {
        const [id, name, title, ...rest] = row.split(';')
        return [id, name, title, 'Holm', 'Bakkeskolen', 'A04441', ...rest].join(';')
      }),
    ].join('\n'),
  })

/** Staff of Bakkeskolen, each written `id;name;role;classes`. */
export const staffSheet = (...rows: readonly string[]): Files =>
  textFiles({
    'medarbejdere.csv': [
      'id;fornavn;rolle;klasser;efternavn;skole;institutionsnummer',
      ...rows.map((row) => `${row};Dam;Bakkeskolen;A04441`),
    ].join('\n'),
  })
