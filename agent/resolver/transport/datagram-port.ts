/**
 * The small port behind which datagrams come and go, so that a batched implementation (recvmmsg/sendmmsg) can take
 * the place of node:dgram without the chain noticing.
 *
 * @module
 */

/**
 * Called once for each datagram. `octets` belongs to the receiver until it returns, and longer if the implementation
 * says `ownsBuffers` is false.
 */
export type OnDatagram = (octets: Uint8Array, address: string, port: number) => void;

export interface DatagramPort {
  readonly address: string;
  readonly port: number;
  /** True if `octets` handed to the receiver will be reused after it returns. */
  readonly ownsBuffers: boolean;
  /** Copies `length` octets of `octets` before returning; never blocks, never throws. */
  send(octets: Uint8Array, length: number, address: string, port: number): void;
  close(): void;
}
