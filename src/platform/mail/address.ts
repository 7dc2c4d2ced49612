import { domainToASCII } from 'node:url'

const localPart = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/
const domain = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/

/**
 * An e-mail address as it is stored and compared: small letters, the domain as mail servers know it. Null when it is none; nothing
 * that could end a header line or add a second receiver is an address.
 */
export const readMailAddress = (text: string): string | null => {
  const trimmed = text.trim()
  const at = trimmed.lastIndexOf('@')
  if (at < 1 || trimmed.length > 254) return null
  const local = trimmed.slice(0, at)
  const host = domainToASCII(trimmed.slice(at + 1).toLowerCase())
  if (!localPart.test(local) || !domain.test(host)) return null
  const address = `${local.toLowerCase()}@${host}`
  return address.length <= 254 ? address : null
}
