/**
 * A cursor over one message that cannot leave its bounds.
 *
 * Every length in DNS is written by the sender. The reader checks each against the octets that are really there and
 * names the failing octet; record data get a reader of their own that ends where RDLENGTH says, so that a field
 * which runs over the end of its record can never read its neighbour. Pure.
 *
 * @module
 */
import { WireError } from "./error.ts";
import type { WireErrorCode } from "./error.ts";
import { readName } from "./name.ts";
import type { NameMemory, NameOnWire } from "./name.ts";

/** Reads big-endian numbers, names and octets from `message[at … end)`. */
export class Reader {
  readonly message: Uint8Array;
  readonly end: number;
  at: number;
  readonly #overrun: WireErrorCode;
  readonly #memory: NameMemory;

  /** @param overrun  code thrown when a field would cross `end` */
  constructor(
    message: Uint8Array,
    at = 0,
    end = message.length,
    overrun: WireErrorCode = "E_WIRE_TRUNCATED",
    memory: NameMemory = new Map(),
  ) {
    this.message = message;
    this.at = at;
    this.end = end;
    this.#overrun = overrun;
    this.#memory = memory;
  }

  get left(): number {
    return this.end - this.at;
  }

  #advance(size: number): number {
    const at = this.at;
    if (size > this.end - at)
      throw new WireError(this.#overrun, `${size} octets are needed, ${this.end - at} are left`, at);
    this.at = at + size;
    return at;
  }

  u8(): number {
    return this.message[this.#advance(1)]!;
  }

  u16(): number {
    const at = this.#advance(2);
    return (this.message[at]! << 8) | this.message[at + 1]!;
  }

  u32(): number {
    const high = this.u16();
    return high * 0x1_0000 + this.u16();
  }

  /** A copy, never a view: receive buffers are used again, and `Buffer.slice` would not copy. */
  octets(size: number): Uint8Array {
    const at = this.#advance(size);
    return new Uint8Array(this.message.subarray(at, at + size));
  }

  /** A name; its pointers may lead anywhere earlier in the message, its own octets may not cross `end`. */
  nameOnWire(): NameOnWire {
    if (this.left < 1) throw new WireError(this.#overrun, "a name is needed, nothing is left", this.at);
    const found = readName(this.message, this.at, this.#memory);
    if (found.end > this.end) throw new WireError(this.#overrun, "name crosses the end of its field", this.at);
    this.at = found.end;
    return found;
  }

  name(): string {
    return this.nameOnWire().name;
  }

  /** A reader over the next `size` octets, which this one skips. */
  within(size: number, overrun: WireErrorCode): Reader {
    const at = this.#advance(size);
    return new Reader(this.message, at, at + size, overrun, this.#memory);
  }
}
