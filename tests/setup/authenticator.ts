import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'

/** The few kinds of CBOR (RFC 8949) that an authenticator writes. */
type Cbor = number | string | Uint8Array | Map<number | string, Cbor>

const head = (major: number, length: number): Buffer => {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255])
}

const encode = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const entries = [...value].flatMap(([key, one]) => [encode(key), encode(one)])
  return Buffer.concat([head(5, value.size), ...entries])
}

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()

const flag = { present: 1, verified: 4, backupEligible: 8, backedUp: 16, attested: 64 } as const

export type Options = { challenge: string; rp?: { id?: string }; rpId?: string; user?: { id: string } }

/** What a test may make an authenticator do wrong. */
export type Deviation = {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  counter?: number
  unverified?: boolean
  userHandle?: string
  key?: KeyObject
}

/** A passkey in software: ES256, as WebAuthn level 3 describes it, written for the tests alone. */
export class Authenticator {
  readonly id = randomBytes(16)
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #origin: string
  userHandle = ''
  counter = 0

  constructor(origin: string) {
    this.#origin = origin
  }

  #clientData(type: string, challenge: string, deviation: Deviation): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: deviation.type ?? type,
        challenge: deviation.challenge ?? challenge,
        origin: deviation.origin ?? this.#origin,
        crossOrigin: false,
      }),
    )
  }

  #authenticatorData(rpId: string, flags: number, more: Buffer, deviation: Deviation): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(deviation.counter ?? this.counter)
    const shown = deviation.unverified === true ? flags & ~flag.verified : flags
    return Buffer.concat([sha256(deviation.rpId ?? rpId), Buffer.from([shown]), counter, more])
  }

  register(options: Options, deviation: Deviation = {}): string {
    const { x = '', y = '' } = this.#pair.publicKey.export({ format: 'jwk' })
    const publicKey = encode(
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    )
    const length = Buffer.from([0, this.id.length])
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, publicKey])
    const flags = flag.present | flag.verified | flag.attested
    const data = this.#authenticatorData(options.rp?.id ?? '', flags, attested, deviation)
    this.userHandle = options.user?.id ?? ''
    const attestation = encode(
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', data],
      ]),
    )
    return this.#answer({
      clientDataJSON: this.#clientData('webauthn.create', options.challenge, deviation).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  authenticate(options: Options, deviation: Deviation = {}): string {
    this.counter += 1
    const flags = flag.present | flag.verified
    const data = this.#authenticatorData(options.rpId ?? '', flags, Buffer.alloc(0), deviation)
    const clientData = this.#clientData('webauthn.get', options.challenge, deviation)
    const signature = createSign('sha256')
      .update(Buffer.concat([data, sha256(clientData)]))
      .sign(deviation.key ?? this.#pair.privateKey)
    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: deviation.userHandle ?? this.userHandle,
    })
  }

  #answer(response: object): string {
    const id = this.id.toString('base64url')
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })
  }
}
