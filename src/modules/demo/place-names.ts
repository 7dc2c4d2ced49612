/** Names of places that do not exist. A municipality has at most 60,000 pupils, so ten are enough for the whole country. */
export const municipalityNames = [
  'Vindrose Kommune',
  'Havbrise Kommune',
  'Fjordvang Kommune',
  'Lyngklit Kommune',
  'Bøgehav Kommune',
  'Ternevig Kommune',
  'Solkyst Kommune',
  'Klitmark Kommune',
  'Morgenfjord Kommune',
  'Åvang Kommune',
] as const

const firstSchools = [
  'Søbakkeskolen',
  'Lærkevangskolen',
  'Fyrreklitskolen',
  'Vestenvindskolen',
  'Åbrinkskolen',
  'Hasselengskolen',
]

const landscapes = [
  'Birke',
  'Bøge',
  'Ege',
  'Aske',
  'Elle',
  'Pile',
  'Linde',
  'Rønne',
  'Tjørne',
  'Lyng',
  'Klit',
  'Fjord',
  'Strand',
  'Kær',
  'Hede',
  'Vibe',
  'Svale',
  'Terne',
  'Hejre',
  'Stære',
  'Måge',
  'Solsorte',
  'Sten',
  'Kilde',
  'Mølle',
  'Brise',
  'Morgen',
  'Ås',
]
const grounds = ['bakke', 'vang', 'eng', 'lund', 'dal', 'brink', 'mark', 'have', 'høj', 'skov', 'led', 'mose']

/** The schools of one municipality: the first ones have names of their own, the rest are put together, all different. */
export const schoolName = (index: number): string => {
  const first = firstSchools[index]
  if (first !== undefined) return first
  const place = index - firstSchools.length
  // 28 and 12 share a factor, so the second part is shifted on each round through the first.
  const landscape = landscapes[place % landscapes.length] ?? ''
  const ground = grounds[(place + Math.floor(place / landscapes.length)) % grounds.length] ?? ''
  return `${landscape}${ground}skolen`
}
