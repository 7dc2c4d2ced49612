import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/platform/db/database.ts'
import { testDatabase } from '../setup/database.ts'
import { planWorld } from '../setup/plan-world.ts'
import { movableClock, openAt } from '../setup/visitor.ts'
import { type AppServer, serveApp } from './app-server.ts'
import { openBrowser } from './browser.ts'
import { giveAPhone } from './people.ts'
import { makePlan, raiseConcern, takeUp, understand } from './story/beginning.ts'
import { end, printIt, run } from './story/ending.ts'
import { familyAnswers, showAnew, showFamily } from './story/family.ts'
import { childhood, type Name, type Story, texts } from './story/story.ts'

const browser = openBrowser()

describe.each([true, false])('five persons around a child (JavaScript: %s)', (javaScript) => {
  // Weeks pass in the story, so each telling has its own time.
  const clock = movableClock()
  let served: AppServer
  let database: Database

  beforeAll(async () => {
    const opened = await testDatabase()
    database = openAt(opened, clock)
    served = await serveApp({ database, clock })
  }, 120_000)

  afterAll(async () => {
    await served.close()
    if (served.errors.length > 0) throw new AggregateError(served.errors, 'The application reported errors.')
  })

  test('a concern becomes a plan that the family answers, that is tried, followed up, evaluated and printed', async () => {
    const world = await planWorld({ database })
    await childhood(database, world)
    const phone = async (name: Name) =>
      await giveAPhone({ browser, served, database, javaScript }, world[name])
    const who = {
      teacher: await phone('teacher'),
      counsellor: await phone('counsellor'),
      leader: await phone('leader'),
      mother: await phone('mother'),
      child: await phone('child'),
      colleague: await phone('colleague'),
      otherParent: await phone('otherParent'),
    }
    const story: Story = { who, world, javaScript, clock }
    const concern = await raiseConcern(story)
    const plan = await takeUp(story, concern)
    await understand(story, plan)
    await makePlan(story, plan)
    await showFamily(story, '2026-12-01')
    clock.pass({ hours: 5 })
    const read = await familyAnswers(story, plan)
    await showAnew(story, plan, read)
    await run(story, plan)
    await end(story, plan)
    const papers = await printIt(story, plan)
    for (const paper of papers) {
      expect(paper.isMarked).toBe(true)
      expect(paper.language).toBe('da')
      expect(paper.displaysTitle).toBe(true)
      expect(paper.actions).toEqual([])
      expect(paper.all('H1')).toHaveLength(1)
      expect(paper.root.text).toContain(texts.goal)
      expect(paper.root.text).toContain('far følger Ida til døren')
    }
  }, 420_000)
})
