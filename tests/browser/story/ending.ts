import { readFile } from 'node:fs/promises'
import { type ReadPdf, readPdf } from '../../setup/pdf.ts'
import type { PersonWithPhone } from '../people.ts'
import { type Story, texts } from './story.ts'

export const run = async (
  { who: { teacher, leader, counsellor, mother, child, colleague, otherParent }, clock }: Story,
  plan: string,
): Promise<void> => {
  await leader.goTo(plan)
  await leader.press('Planen er aftalt')
  await leader.reads('Planen er aftalt.')
  await teacher.goTo(plan)
  await teacher.look('43-aftalt', 'wide')
  await teacher.follow('Aftal en dato for opfølgning')
  await teacher.look('44-opfoelgning-aftal', 'wide')
  await teacher.page.getByLabel('Dato').fill('2027-01-05')
  await teacher.press('Aftal datoen')
  await teacher.reads('Opfølgningen er aftalt til')
  await teacher.goTo(plan)
  await teacher.press('Sæt planen i gang')
  await teacher.reads('Planen er i gang.')
  await teacher.look('45-i-gang', 'wide')
  clock.pass({ hours: 24 * 42 })
  await counsellor.goTo('/')
  await counsellor.look('46-vejleder-min-dag', 'wide')
  await counsellor.follow(/Følg op på/)
  await counsellor.page.getByLabel('+1').check()
  await counsellor.page.getByLabel('Hvad er der sket siden sidst?').fill(texts.happened)
  await counsellor.page.getByLabel('Barnets ord').fill('Det er rart, når døren er åben.')
  await counsellor.page.getByLabel('Næste skridt').fill('Vi bliver ved med den åbne dør.')
  await counsellor.look('47-foelg-op', 'wide')
  await counsellor.press('Gem opfølgningen')
  await counsellor.reads('Opfølgningen er gemt')
  await counsellor.look('48-fulgt-op', 'wide')
  for (const family of [mother, child]) {
    await family.goTo(plan)
    await family.follow('Hvornår ser vi på planen igen?')
    await family.reads(texts.happened)
  }
  await mother.look('49-mor-opfoelgning', 'wide')
  await child.look('50-barn-opfoelgning')
  for (const path of [`${plan}/opfolgning`, `${plan}/billede`, `${plan}/papir/plan.pdf`]) {
    await colleague.doesNotFind(path)
    await otherParent.doesNotFind(path)
  }
}

export const end = async ({ who: { teacher, mother, child } }: Story, plan: string): Promise<void> => {
  await teacher.goTo(plan)
  await teacher.follow('Hjælper det?')
  await teacher.look('51-billede', 'wide')
  await teacher.goTo(plan)
  await teacher.follow('Skriv evalueringen')
  await teacher.page.getByLabel(/^0/).check()
  await teacher.page.getByLabel('Hvad hjalp, for hvem').fill('Den åbne dør hjalp Ida og tre andre.')
  await teacher.press('Gem evalueringen')
  await teacher.reads('Skriv barnets ord, eller skriv, hvorfor I ikke har dem')
  await teacher.look('52-evaluering-mangler')
  const ofChild = teacher.page.getByRole('group', { name: 'Barnets ord om planen' })
  const ofParents = teacher.page.getByRole('group', { name: 'Forældrenes ord om planen' })
  await ofChild.getByLabel('Deres ord').fill('Nu går jeg selv ind.')
  await ofParents.getByLabel('Deres ord').fill('Morgenerne er blevet gode.')
  await teacher.press('Gem evalueringen')
  await teacher.reads('Evalueringen er gemt')
  await teacher.look('53-evaluering', 'wide')
  await teacher.follow('Til planen')
  await teacher.press('Planen er evalueret')
  await teacher.reads('Planen er evalueret.')
  await teacher.look('54-evalueret', 'wide')
  await teacher.press('Afslut planen')
  await teacher.reads('Planen er afsluttet.')
  await teacher.look('55-afsluttet', 'wide')
  await teacher.follow('Læs evalueringen')
  await teacher.reads('Den åbne dør hjalp Ida og tre andre.')
  await child.goTo(plan)
  await child.look('56-barn-afsluttet')
  await mother.goTo(plan)
  await mother.look('57-mor-afsluttet', 'wide')
}

const fetchPdf = async (by: PersonWithPhone, link: RegExp): Promise<ReadPdf> => {
  const download = by.page.waitForEvent('download')
  await by.main.getByRole('link', { name: link }).click()
  return readPdf(await readFile(await (await download).path()))
}

export const printIt = async (
  { who: { teacher, mother } }: Story,
  plan: string,
): Promise<readonly ReadPdf[]> => {
  await teacher.goTo(plan)
  await teacher.follow('Planen på papir')
  await teacher.look('58-papir', 'wide')
  const whole = await fetchPdf(teacher, /Hent PDF Hele planen/)
  await mother.goTo(plan)
  await mother.follow('Planen på papir')
  await mother.look('59-mor-papir', 'wide')
  const family = await fetchPdf(mother, /Hent PDF Planen til familien/)
  return [whole, family]
}
