import { isIP } from 'node:net'
import type { Config } from '#config'

/** The name that passkeys are made for, and the origin that may use them. */
export type PasskeySite = { readonly rpId: string; readonly origin: string }

/** Behind a proxy the request does not say where people are, so the address must be set; without one it does. */
export const passkeysPossible = (config: Config): boolean =>
  config.publicUrl !== null || config.trustedProxies === 0

/** Null when there is no name that a passkey could belong to: a bare network address has none. */
export const passkeySite = (config: Config, request: Request): PasskeySite | null => {
  if (!passkeysPossible(config)) return null
  const { hostname, origin } = config.publicUrl ?? new URL(request.url)
  return isIP(hostname.replaceAll(/[[\]]/g, '')) === 0 ? { rpId: hostname, origin } : null
}
