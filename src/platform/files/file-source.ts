/** A flat set of named files, wherever they lie. */
export type FileSource = {
  readonly names: readonly string[]
  /** Bytes, uncompressed, as far as is known before reading. */
  size(name: string): number
  /** May throw a FileRefusal while it is read, when the bytes turn out to be damaged or too many. */
  open(name: string): AsyncIterable<Uint8Array>
  close(): Promise<void>
}
