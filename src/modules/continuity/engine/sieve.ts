import type { DualBound } from './dual-bound.ts'
import type { Programme } from './milp.ts'

/**
 * By column: how much more than the bound every answer costs at least that has the column at 1, in whole numbers.
 *
 * Alone a column costs its reduced cost. But who takes a task of a child meets the child, and a contact once made is paid by all the tasks
 * that could use it: each of them is taken too, at its own reduced cost, or left, and then the price of the row that ties it to the
 * contact is lost to the bound. Most contacts are worth having for two tasks and not for one, which the reduced costs do not see.
 */
export const leastExtra = (
  programme: Programme,
  { reduced, rowDual }: Pick<DualBound, 'reduced'> & { readonly rowDual: Float64Array },
): Float64Array => {
  const extra = Float64Array.from(reduced, (each) => Math.max(0, each))
  const children = new Float64Array(programme.columns)
  for (const { choice } of programme.links) children[choice] = (children[choice] ?? 0) + 1
  // What one task adds to the cost of a contact: a task of several children bears an equal part of its reduced cost for each.
  const parts = programme.links.map(({ choice, row }) =>
    Math.min(Math.max(0, reduced[choice] ?? 0) / (children[choice] ?? 1), Math.max(0, -(rowDual[row] ?? 0))),
  )
  for (const [at, { contact }] of programme.links.entries())
    extra[contact] = (extra[contact] ?? 0) + (parts[at] ?? 0)
  for (const [at, { choice, contact }] of programme.links.entries())
    extra[choice] = (extra[choice] ?? 0) + (extra[contact] ?? 0) - (parts[at] ?? 0)
  return extra
}
