import pg from 'pg'

export type Statement = {
  readonly text: string
  readonly values: unknown[]
  readonly name: string | undefined
}

type Query = (...args: unknown[]) => unknown

/** Notes every statement that goes to the database while `work` runs. Only for measuring: the program itself never listens in. */
export const statementsOf = async (work: () => Promise<unknown>): Promise<Statement[]> => {
  const noted: Statement[] = []
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const original = prototype.query
  prototype.query = function listened(this: unknown, ...args: unknown[]) {
    const [first, second] = args
    if (typeof first === 'string')
      noted.push({ text: first, values: Array.isArray(second) ? second : [], name: undefined })
    else if (typeof first === 'object' && first !== null && 'text' in first) {
      const { text, values, name } = first as { text: string; values?: unknown[]; name?: string }
      noted.push({ text, values: values ?? [], name })
    }
    return original.apply(this, args)
  }
  try {
    await work()
  } finally {
    prototype.query = original
  }
  return noted
}

/** Runs the same statements again, bare, on one connection. */
export const replay = (client: pg.Client, statements: readonly Statement[]) => async (): Promise<void> => {
  for (const { text, values, name } of statements) {
    await client.query(name === undefined ? { text, values } : { text, values, name })
  }
}
