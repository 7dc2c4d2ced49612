import { isIP } from 'node:net'

/** The network address a request comes from: what attempts to sign in are counted by. Never shown, and kept only as a hash. */
export type ClientAddress = string

/** What the connection itself says, told by whoever listens; a header could say anything. */
export type Connection = { readonly address: string | undefined }

const unknown: ClientAddress = 'unknown'

/** One home or one machine has a whole /64 of version 6, so its addresses count as one. */
const network = (address: string): ClientAddress => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (isIP(address) !== 6) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const between =
    tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...between, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/**
 * The address of the client. Every proxy appends whom it heard from, so with two trusted proxies the client is the second from the
 * right; what stands further left was written by the client and is not looked at.
 */
export const clientAddress = (
  connection: Connection,
  forwardedFor: string | null,
  trustedProxies: number,
): ClientAddress => {
  if (trustedProxies === 0) return network(connection.address ?? unknown)
  const chain = (forwardedFor ?? '').split(',').map((part) => part.trim())
  const told = chain.at(-trustedProxies) ?? ''
  const bare = told.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  return isIP(bare) === 0 ? network(connection.address ?? unknown) : network(bare)
}
