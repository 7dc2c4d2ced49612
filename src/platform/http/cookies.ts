const names = {
  session: '__Host-medvind',
  locale: '__Host-sprog',
  notice: '__Host-besked',
  device: '__Host-enhed',
  challenge: '__Host-noegle',
} as const

export type CookieName = keyof typeof names

/** `__Host-` cookies: sent only over a safe connection, to this host alone, and no script can read them. */
export const setCookie = (name: CookieName, value: string, lifetime?: Temporal.Duration): string =>
  `${names[name]}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${
    lifetime === undefined ? '' : `; Max-Age=${Math.floor(lifetime.total('seconds'))}`
  }`

export const clearCookie = (name: CookieName): string =>
  setCookie(name, '', Temporal.Duration.from({ seconds: 0 }))

export const readCookie = (header: string | null, name: CookieName): string | undefined => {
  if (header === null) return undefined
  const prefix = `${names[name]}=`
  for (const part of header.split(';')) {
    const cookie = part.trim()
    if (cookie.startsWith(prefix)) return cookie.slice(prefix.length)
  }
  return undefined
}
