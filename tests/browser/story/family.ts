import { expect } from 'vitest'
import type { PersonWithPhone } from '../people.ts'
import { type Story, texts } from './story.ts'

export const showFamily = async ({ who: { teacher } }: Story, answerBy: string): Promise<void> => {
  await teacher.follow('Vis den til familien')
  await teacher.page.getByLabel('Svar senest').fill(answerBy)
  await teacher.look('24-vis-familien', 'wide')
  await teacher.press('Vis planen for familien')
  await teacher.reads('Planen er vist for familien')
}

/** The number of the version that a parent reads. */
const versionRead = async (parent: PersonWithPhone): Promise<string> =>
  /Udgave (\d+), delt af/.exec(await parent.main.innerText())?.[1] ?? ''

export const familyAnswers = async (
  { who: { mother, child, otherParent } }: Story,
  plan: string,
): Promise<string> => {
  await child.goTo('/')
  await child.look('25-barn-min-dag', 'wide')
  await child.follow(/Læs din plan/)
  await child.look('26-barn-plan', 'wide')
  await child.follow('Skriv på min side')
  await child.page.getByRole('radio', { name: 'Midt imellem' }).check()
  await child.page
    .getByRole('group', { name: 'Hvad kan hjælpe dig?' })
    .getByRole('checkbox', { name: 'Pause' })
    .check()
  await child.page.getByRole('group', { name: 'Hvad er svært?' }).getByRole('textbox').fill('Når der er larm')
  await child.look('27-barn-min-side', 'wide')
  await child.press('Gem')
  await child.reads('Tak! Dine ord er gemt')
  await child.look('28-barn-gemt')
  await mother.goTo('/')
  await mother.look('29-mor-min-dag', 'wide')
  await mother.follow(/Læs planen, og skriv/)
  await mother.reads('Døren er åben fem minutter før')
  expect(await mother.main.getByText('Når der er larm').count()).toBe(0)
  await mother.look('30-mor-plan', 'wide')
  const read = await versionRead(mother)
  await mother.follow('Skriv dit syn')
  await mother.page.getByLabel('Hvad er svært lige nu').fill('Mandag er svær, når weekenden har været lang.')
  await mother.look('31-mor-syn', 'wide')
  await mother.press('Gem dit syn')
  await mother.reads('Tak! Dit syn er gemt')
  await mother.goTo(plan)
  await mother.follow('Foreslå en ændring')
  await mother.look('32-mor-forslag')
  await mother.press('Skriv et forslag')
  await mother.page.getByLabel('Sådan skal der stå').fill(texts.proposed)
  await mother.look('33-mor-nyt-forslag', 'wide')
  await mother.press('Send forslag')
  await mother.reads('Dit forslag er sendt')
  await mother.look('34-mor-forslag-sendt', 'wide')
  await mother.goTo(plan)
  await mother.follow('Sig, om du er enig')
  await mother.page.getByLabel('Jeg er enig i planen').check()
  await mother.look('35-mor-enig', 'wide')
  await mother.press('Send svar')
  await mother.reads('at du er enig')
  await mother.look('36-mor-svaret')
  for (const path of [plan, `${plan}/min-side`, `${plan}/mit-syn`, `${plan}/papir/familien.pdf`])
    await otherParent.doesNotFind(path)
  return read
}

export const showAnew = async (story: Story, plan: string, before: string): Promise<void> => {
  const { teacher, mother } = story.who
  await teacher.goTo('/')
  await teacher.look('37-laerer-forslag-min-dag', 'wide')
  await teacher.follow(/foreslår en ændring/)
  await teacher.page.getByLabel('Brug forslaget i planen').check()
  await teacher.look('38-laerer-forslag', 'wide')
  await teacher.press('Send svar')
  await teacher.reads('Svaret er gemt')
  await teacher.goTo(plan)
  await teacher.reads('far følger Ida til døren')
  await showFamily(story, '2026-12-04')
  await teacher.look('39-laerer-stemmer', 'wide')
  await mother.goTo(plan)
  await mother.reads('far følger Ida til døren')
  await mother.reads('Sig, om du er enig')
  await mother.reads(`Du har svaret “Jeg er enig i planen” til udgave ${before}`)
  await mother.look('40-mor-ny-udgave', 'wide')
  expect(Number(await versionRead(mother))).toBeGreaterThan(Number(before))
  await mother.follow(/^Udgave/)
  await mother.reads(`Det er ændret siden udgave ${before}`)
  await mother.look('41-mor-udgave-2', 'wide')
  await teacher.goTo(`${plan}/familien`)
  await teacher.reads(`“Jeg er enig i planen” til udgave ${before}`)
  await teacher.look('42-laerer-familien', 'wide')
}
