import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { MunicipalityId } from '#platform/ids.ts'

export type SealedCpr = { readonly lookup: Buffer; readonly sealed: Buffer }

export type CprSeal = {
  /** `sealed` is 12 bytes of nonce, the ciphertext and 16 bytes of tag (AES-256-GCM); `lookup` is the same for the same number. */
  seal(cpr: string): SealedCpr
  /** Throws when the bytes were changed, moved from another municipality, or sealed with another key. */
  open(sealed: Uint8Array): string
}

const nonceLength = 12
const tagLength = 16

/** Each use has a key of its own, derived from the one in the settings. */
const derived = (key: Buffer, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `medvind cpr ${use}`, 32))

/** Seals CPR numbers of one municipality: a number known in two municipalities cannot be seen to be the same. */
export const cprSeal = (key: Buffer, municipality: MunicipalityId): CprSeal => {
  const sealKey = derived(key, 'seal')
  const lookupKey = derived(key, 'lookup')
  const bound = Buffer.from(municipality)
  return {
    seal: (cpr) => {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(bound)
      const hidden = Buffer.concat([cipher.update(cpr, 'utf8'), cipher.final()])
      return {
        sealed: Buffer.concat([nonce, hidden, cipher.getAuthTag()]),
        lookup: createHmac('sha256', lookupKey).update(bound).update(cpr).digest(),
      }
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, nonceLength))
        .setAAD(bound)
        .setAuthTag(bytes.subarray(-tagLength))
      return (
        decipher.update(bytes.subarray(nonceLength, -tagLength)).toString('utf8') + decipher.final('utf8')
      )
    },
  }
}
