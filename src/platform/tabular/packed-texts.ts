/**
 * Many texts that are told by their number, held as bytes: half a million of them take what their letters take. As strings
 * each would keep the piece of the file alive that it was cut from.
 */
export class PackedTexts {
  #bytes: Buffer = Buffer.allocUnsafeSlow(1 << 16)
  #ends = new Uint32Array(1 << 10)
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Puts a text behind the others. */
  add(text: string): void {
    const start = this.#startOf(this.#count)
    const end = start + Buffer.byteLength(text)
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(end, this.#bytes.length * 2))
    if (this.#count === this.#ends.length) {
      const ends = new Uint32Array(this.#ends.length * 2)
      ends.set(this.#ends)
      this.#ends = ends
    }
    this.#bytes.write(text, start)
    this.#ends[this.#count] = end
    this.#count += 1
  }

  /** The text of this number; empty for one there is not. */
  at(number: number): string {
    if (!(Number.isInteger(number) && number >= 0 && number < this.#count)) return ''
    return this.#bytes.toString('utf8', this.#startOf(number), this.#ends[number])
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : (this.#ends[number - 1] ?? 0)
  }
}

function grown(bytes: Buffer, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size)
  bytes.copy(larger)
  return larger
}
