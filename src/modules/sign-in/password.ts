import { hash, parseOptions, verify } from '@node-rs/argon2'

/** Argon2id as OWASP's Password Storage Cheat Sheet recommends: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

/** The hash of a password that nobody has, made with the same parameters. */
export const decoyHash =
  '$argon2id$v=19$m=19456,t=2,p=1$oOog7DjXPoszjSs/GRCkiQ$vfWhgsD6LpWArw6X07+mltjzkOm9+VvMeYtOtjjMQck'

export const hashPassword = async (password: string): Promise<string> => await hash(password, parameters)

/** True when the hash was made with other parameters than those of today. */
export const needsNewHash = (hashed: string): boolean => {
  const used = parseOptions(hashed)
  return (
    used.memoryCost !== parameters.memoryCost ||
    used.timeCost !== parameters.timeCost ||
    used.parallelism !== parameters.parallelism ||
    used.outputLen !== parameters.outputLen
  )
}

/** Whether the password is right. Without an account it takes as long as with one, and the answer is no. */
export const isPassword = async (hashed: string | null, password: string): Promise<boolean> => {
  const matches = await verify(hashed ?? decoyHash, password)
  return matches && hashed !== null
}
