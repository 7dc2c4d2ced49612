import { expect } from 'vitest'
import type { PersonWithPhone } from '../people.ts'
import { type Story, texts } from './story.ts'

export const raiseConcern = async ({ who: { teacher } }: Story): Promise<string> => {
  await teacher.goTo('/')
  await teacher.look('01-laerer-min-dag')
  await teacher.goTo('/undringer')
  await teacher.follow('Del en undring')
  await teacher.look('02-undring-vaelg', 'wide')
  await teacher.follow('Et barn')
  await teacher.look('03-undring-vaelg-barn')
  await teacher.follow('Ida Lund')
  await teacher.page
    .getByLabel(/Hvad virker/)
    .or(teacher.page.getByLabel(/går godt/))
    .first()
    .fill(texts.works)
  await teacher.page.getByLabel('Hvad har du set?').fill(texts.seen)
  await teacher.look('04-undring-skriv', 'wide')
  await teacher.press('Send undringen')
  await teacher.reads('Din undring er sendt')
  await teacher.look('05-undring-sendt')
  return new URL(teacher.page.url()).pathname
}

export const takeUp = async (
  { who: { leader, teacher, colleague, otherParent, mother }, world }: Story,
  concern: string,
): Promise<string> => {
  await colleague.doesNotFind(concern)
  await otherParent.doesNotFind(concern)
  await mother.doesNotFind(concern)
  await leader.goTo('/')
  await leader.look('06-leder-min-dag')
  await leader.goTo('/undringer')
  await leader.look('07-undringer', 'wide')
  await leader.follow(/Ida Lund/)
  await leader.page.getByLabel('Vi tager den op').check()
  await leader.page.getByLabel('Dit svar til Mette Ansat').fill('Tak. Vi tager den op i en plan sammen.')
  await leader.page.getByLabel('Begynd en fælles plan').check()
  await leader.look('08-undring-svar', 'wide')
  await leader.press('Send svaret')
  await leader.reads('Svaret er sendt til Mette Ansat')
  await leader.look('09-ny-plan', 'wide')
  const plan = new URL(leader.page.url()).pathname
  await teacher.doesNotFind(plan)
  await leader.reads('Mette Ansat, som delte undringen, er ikke med på planen')
  await leader.follow('Se og ændr, hvem der er med')
  await leader.page.getByLabel('Kollega').selectOption(world.teacher.person)
  await leader.page.getByLabel(/Rolle i planen/).fill('Klasselærer')
  await leader.press('Tag med')
  await leader.reads('Mette Ansat er med på planen')
  await leader.press('Gør til tovholder Mette Ansat')
  await leader.reads('Mette Ansat er nu tovholder')
  await leader.look('10-folk', 'wide')
  await teacher.goTo('/')
  await teacher.look('11-laerer-svar-min-dag')
  await teacher.follow('Du har fået svar på din undring')
  await teacher.look('12-undring-svaret')
  await teacher.goTo('/planer')
  await teacher.look('13-planer', 'wide')
  await teacher.goTo(concern)
  await teacher.follow('Åbn planen')
  expect(new URL(teacher.page.url()).pathname).toBe(plan)
  return plan
}

export const understand = async (
  { who: { teacher, counsellor }, world, javaScript }: Story,
  plan: string,
): Promise<void> => {
  await counsellor.doesNotFind(plan)
  await teacher.look('14-plan-kladde', 'wide')
  await teacher.follow('Se og ændr, hvem der er med')
  await teacher.page.getByLabel('Kollega').selectOption(world.counsellor.person)
  await teacher.page.getByLabel(/Rolle i planen/).fill('Vejleder')
  await teacher.press('Tag med')
  await teacher.reads('Vibeke Ansat er med på planen')
  await teacher.goTo(plan)
  await teacher.follow('Analyse')
  await teacher.look('15-analyse-tom', 'wide')
  await teacher.press('Sæt de sidste 12 uger ind')
  await teacher.reads('Fremmødet er sat ind')
  await teacher.follow('Skriv sammen')
  await counsellor.goTo('/planer')
  await counsellor.follow('Vores fælles plan')
  await counsellor.follow('Analyse')
  await counsellor.follow('Skriv sammen')
  const write = async (by: PersonWithPhone, label: string, text: string): Promise<void> => {
    const area = by.page.getByLabel(label, { exact: true })
    if (javaScript) await area.pressSequentially(text)
    else {
      await area.fill(text)
      await by.press(`Gem ${label}`)
      await by.reads('Teksten er gemt.')
    }
  }
  if (javaScript) {
    await Promise.all([teacher.reads('Alt er gemt'), counsellor.reads('Alt er gemt')])
    await Promise.all([
      write(teacher, 'Det, der virker', texts.strengths),
      write(counsellor, 'Det, vi ser', texts.facts),
    ])
    const works = (by: PersonWithPhone) => by.page.getByLabel('Det, der virker', { exact: true })
    const says = async (by: PersonWithPhone, text: string) =>
      await expect.poll(async () => await works(by).inputValue(), { timeout: 10_000 }).toBe(text)
    await says(counsellor, texts.strengths)
    await works(counsellor).press('Control+End')
    await write(counsellor, 'Det, der virker', 'Hun tegner.')
    await teacher.reads('Vibeke skriver også her')
    await says(teacher, `${texts.strengths}Hun tegner.`)
    await Promise.all([teacher.reads('Alt er gemt'), counsellor.reads('Alt er gemt')])
  } else {
    await write(counsellor, 'Det, vi ser', texts.facts)
    await write(teacher, 'Det, der virker', texts.strengths)
  }
  await write(teacher, 'Planen kort fortalt', texts.summary)
  if (javaScript) await teacher.reads('Alt er gemt')
  await teacher.look('16-skriv-sammen', 'wide')
  await counsellor.look('17-skriv-sammen-vejleder')
  await teacher.goTo(`${plan}/analyse`)
  await teacher.reads(texts.facts)
  await teacher.look('18-analyse', 'wide')
}

const addMeasure = async (
  teacher: PersonWithPhone,
  given: { aim: string; title: string; who: string },
): Promise<void> => {
  await teacher.follow('Føj et tiltag til')
  await teacher.page.getByLabel(given.aim).check()
  await teacher.page.getByLabel('Tiltag', { exact: true }).fill(given.title)
  await teacher.page.getByLabel('Ansvarlig').selectOption({ label: given.who })
  await teacher.look(`19-tiltag-${given.aim}`)
  await teacher.press('Gem')
  await teacher.reads('Tiltaget er føjet til.')
}

export const makePlan = async ({ who: { teacher, mother, child } }: Story, plan: string): Promise<void> => {
  await teacher.goTo(plan)
  await teacher.follow('Føj et mål til')
  await teacher.page.getByLabel('Mål', { exact: true }).fill(texts.goal)
  await teacher.page.getByLabel('Tegn').fill('Ida siger hej og hænger selv sin jakke op.')
  const levels = [
    [/^\+2/, 'Går ind og tager en anden med'],
    [/^\+1/, 'Går selv ind hver dag'],
    [/^0/, 'Går selv ind fire dage om ugen'],
    [/^[−-]1/, 'Går ind med en voksen'],
    [/^[−-]2/, 'Bliver ude på gangen'],
  ] as const
  for (const [label, words] of levels) await teacher.page.getByLabel(label).fill(words)
  await teacher.look('20-maal', 'wide')
  await teacher.press('Gem')
  await teacher.reads('Målet er føjet til.')
  await addMeasure(teacher, { aim: 'Barnet', title: 'Ida har en fast krog', who: 'Vibeke Ansat' })
  // Aimed at the child alone, the plan asks why before it can be agreed.
  await teacher.reads('Skriv, hvorfor alle tiltag er rettet mod barnet')
  expect(await teacher.main.getByRole('button', { name: 'Planen er aftalt' }).count()).toBe(0)
  await teacher.look('21-kun-barnet', 'wide')
  await teacher.follow(/Skriv, hvorfor alle tiltag/)
  await teacher.page.getByLabel('Planens navn').fill('En god start på dagen')
  await teacher.look('22-rammer', 'wide')
  await teacher.press('Gem')
  await teacher.reads('En god start på dagen')
  await addMeasure(teacher, {
    aim: 'Læringsmiljøet',
    title: 'Døren er åben fem minutter før',
    who: 'Mette Ansat',
  })
  expect(await teacher.main.getByText('hvorfor alle tiltag').count()).toBe(0)
  await teacher.look('23-plan', 'wide')
  for (const family of [mother, child]) await family.doesNotFind(plan)
}
