import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { programFolder } from '../src/runtime.ts'

export type Running = {
  readonly address: string
  readonly readyAfterMs: number
  readonly stop: () => Promise<void>
}

/** Starts a program and waits for the line that has its address. */
export const startProgram = async (
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Running> => {
  const started = performance.now()
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: programFolder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /http:\/\/localhost:\d+/.exec(text)
      if (found !== null) resolve(found[0])
    })
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${text}`)))
  })
  const readyAfterMs = performance.now() - started
  return {
    address,
    readyAfterMs,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

export type Load = { perSecond: number; failed: number; p50: number; p95: number }

/** Requests per second from a process of its own, so that asking does not slow down answering more than it must. */
export const loadOn = (given: {
  url: string
  cookie: string
  connections: number
  seconds: number
}): Load => {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [join(programFolder, 'bench/load.mjs'), JSON.stringify(given)],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Load
}
