/**
 * Unpredictable source ports for upstream questions, without a new socket for every question.
 *
 * Sixteen sockets on random ports per address family; each retires after a bounded number of questions or minutes and is
 * replaced, so that a forger who has learnt a port loses it again (RFC 5452 section 9.2). A question picks its socket
 * at random, and its id is random within that socket.
 *
 * @module
 */
import { randomInt } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";

const SOCKETS = 16;
const QUESTIONS_PER_SOCKET = 2_000;
const LIFETIME_MS = 120_000;
const DRAIN_MS = 12_000;

type Receiver = (octets: Uint8Array, address: string, port: number) => void;

class Line {
  readonly socket: Socket;
  readonly bornAtMs: number;
  questions = 0;
  /** By id; an id is free again once its question is settled. */
  readonly waiting = new Map<number, Receiver>();

  constructor(family: "udp4" | "udp6", nowMs: number) {
    this.bornAtMs = nowMs;
    this.socket = createSocket({
      type: family,
      recvBufferSize: 1 << 20,
      // Upstreams are configured by address; nothing is ever resolved.
      lookup: (host: string, _family: unknown, done: (error: null, address: string, family: number) => void) =>
        done(null, host, family === "udp6" ? 6 : 4),
    });
    this.socket.on("message", (octets, info) => {
      if (octets.length >= 12) this.waiting.get(octets.readUInt16BE(0))?.(octets, info.address, info.port);
    });
    // An unreachable upstream shows up as ECONNREFUSED here; the question's own timer deals with it.
    this.socket.on("error", () => undefined);
    this.socket.unref();
  }
}

/** Closes one question's claim on its socket. */
export type Release = () => void;

export class UdpSockets {
  readonly #lines: { udp4: Line[]; udp6: Line[] } = { udp4: [], udp6: [] };

  /**
   * Sends one query and hands every datagram with its id to `receive` until released.
   *
   * @param build given the id, gives the octets to send
   * @returns null if no id is free
   */
  send(
    address: string,
    port: number,
    nowMs: number,
    build: (id: number) => Uint8Array,
    receive: Receiver,
  ): { id: number; release: Release } | null {
    const line = this.#pick(address.includes(":") ? "udp6" : "udp4", nowMs);
    let id = randomInt(65_536);
    for (let tries = 0; line.waiting.has(id); tries += 1) {
      if (tries === 50) return null;
      id = randomInt(65_536);
    }
    line.questions += 1;
    line.waiting.set(id, receive);
    line.socket.send(build(id), port, address, () => undefined);
    return { id, release: () => line.waiting.delete(id) };
  }

  close(): void {
    for (const lines of [this.#lines.udp4, this.#lines.udp6]) for (const line of lines.splice(0)) line.socket.close();
  }

  #pick(family: "udp4" | "udp6", nowMs: number): Line {
    const lines = this.#lines[family];
    if (lines.length < SOCKETS) {
      const line = new Line(family, nowMs);
      lines.push(line);
      return line;
    }
    const index = randomInt(SOCKETS);
    const line = lines[index] as Line;
    if (line.questions < QUESTIONS_PER_SOCKET && nowMs - line.bornAtMs < LIFETIME_MS) return line;
    // Answers still on their way find the old socket open a little longer.
    setTimeout(() => line.socket.close(), DRAIN_MS).unref();
    const fresh = new Line(family, nowMs);
    lines[index] = fresh;
    return fresh;
  }
}
