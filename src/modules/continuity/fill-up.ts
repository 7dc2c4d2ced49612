import type { Random } from '#platform/random.ts'
import { makeModel, type Model } from './engine/model.ts'
import { laidOut, type PlanState } from './engine/plan-state.ts'
import { makeProblem } from './engine/problem.ts'
import type { Lesson, Timetable } from './engine/timetable.ts'

/** Who has most hours left of those who may have the lesson and are free; -1: nobody. */
const mostHoursLeft = (state: PlanState, model: Model, task: number, random: Random): number => {
  let best = -1
  let most = -Infinity
  for (const adult of model.candidates[task] ?? []) {
    if (!state.isFree(task, adult)) continue
    const left = state.weekLeft[adult * model.weeks + (model.taskWeek[task] ?? 0)] ?? 0
    const liked = left + random.next()
    if (liked > most) [best, most] = [adult, liked]
  }
  return best
}

/**
 * Gives the support lessons that have nobody to somebody, as timetables are topped up by hand: lesson by lesson, those that not everybody
 * may have first, always to whoever has most hours left. The other week is as the first one, but for `spread` of it (0–1). No rule of
 * the planner is broken; what nobody can have stays with nobody.
 */
export const filledUp = (
  timetable: Timetable,
  { spread, random }: { readonly spread: number; readonly random: Random },
): Timetable => {
  const problem = makeProblem(timetable)
  const { model } = makeModel(problem)
  const state = laidOut(model, model.today)
  const adultAt = new Map<string, number>()
  const given = new Map<Lesson, string>()
  const order = problem.tasks
    .map((task, place) => ({ task, place }))
    .toSorted((a, b) => Number(b.task.requirements.length > 0) - Number(a.task.requirements.length > 0))
  for (const { task, place } of order) {
    if ((state.adultOf[place] ?? -1) >= 0) continue
    const key = task.pieces.map(({ id }) => id).join('\0')
    const before = adultAt.get(key)
    const keeps =
      before !== undefined &&
      !random.chance(spread) &&
      model.candidates[place]?.includes(before) === true &&
      state.isFree(place, before)
    const adult = keeps ? before : mostHoursLeft(state, model, place, random)
    const id = problem.adults[adult]?.id
    if (id === undefined) continue
    state.give(place, adult)
    adultAt.set(key, adult)
    for (const piece of task.pieces) given.set(piece, id)
  }
  return {
    ...timetable,
    lessons: timetable.lessons.map((lesson) => {
      const adult = given.get(lesson)
      return adult === undefined ? lesson : { ...lesson, teachers: [...lesson.teachers, adult] }
    }),
  }
}
