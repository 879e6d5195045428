/**
 * 200 000 damaged packets: the decoder answers each with a message or a `WireError`, and never dawdles.
 *
 * Mutation starts from real packets, since random octets die in the header and never reach the record types. The
 * generator is seeded, so a failure repeats; the failing octets are printed.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../../agent/resolver/wire/encode.ts";
import { WireError } from "../../agent/resolver/wire/error.ts";
import { decodeMessage } from "../../agent/resolver/wire/message.ts";
import { fixture, fixtureNames } from "../fixtures/packets/packet.ts";

const PACKETS = 200_000;
/**
 * Reading every name anew grows with the square of the packet; remembering read names keeps it linear. Twice the packet may
 * therefore cost about twice as much, in processor time of this process, and never four times: a ratio, since no clock of a
 * shared machine can be trusted with an absolute.
 */
const WORST_GROWTH = 3.2;

/**
 * Processor time of one round of decodings, in microseconds. Both shares together: the kernel knows their sum exactly and
 * only guesses how it divides, so one share alone can be nearly nothing.
 */
function cpuOf(packet: Uint8Array): number {
  const before = process.cpuUsage();
  for (let i = 0; i < 4; i += 1) decodeMessage(packet);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/**
 * How much more the whole packet costs than its half: least of both, measured in turns, so that a disturbance or a warm-up
 * meets both alike. Quadratic cost shows in every pair; a noisy neighbour seldom disturbs all of them, so rounds go on until
 * the growth is believable, and only a growth that stays fails.
 */
function growthOf(packet: Uint8Array, half: Uint8Array): number {
  let whole = Number.POSITIVE_INFINITY;
  let part = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 40; round += 1) {
    whole = Math.min(whole, cpuOf(packet));
    part = Math.min(part, cpuOf(half));
    if (round >= 5 && whole / part < WORST_GROWTH) break;
  }
  return whole / part;
}

/** mulberry32: small, seeded, good enough to break things. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One to four faults of the kinds that break parsers: lengths, counts, pointers, cuts, moved pieces. */
function damage(octets: Uint8Array, random: (below: number) => number): Uint8Array {
  let packet = Uint8Array.from(octets);
  const TELLING = [0x00, 0x01, 0x0c, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xc0, 0xff];
  for (let faults = 1 + random(4); faults > 0 && packet.length > 0; faults--) {
    const at = random(packet.length);
    switch (random(8)) {
      case 0:
        packet[at] = packet[at]! ^ (1 << random(8));
        break;
      case 1:
        packet[at] = TELLING[random(TELLING.length)]!;
        break;
      case 2:
        packet[4 + random(8)] = random(4);
        break;
      case 3: // a pointer, anywhere to anywhere
        packet[at] = 0xc0;
        if (at + 1 < packet.length) packet[at + 1] = random(packet.length);
        break;
      case 4:
        packet = packet.slice(0, at);
        break;
      case 5: {
        const piece = packet.slice(at, at + random(24));
        packet = Uint8Array.from([...packet.subarray(0, at), ...piece, ...packet.subarray(at)]);
        break;
      }
      case 6: {
        const length = random(Math.min(16, packet.length - at) + 1);
        packet.copyWithin(random(packet.length), at, at + length);
        break;
      }
      default:
        packet[at] = random(256);
    }
  }
  return packet;
}

it(`${PACKETS} damaged packets: a message or a WireError`, { timeout: 60_000 }, () => {
  const random = generator(20_261_122);
  const seeds = fixtureNames().map(fixture);
  const codes = new Map<string, number>();
  let accepted = 0;
  for (let i = 0; i < PACKETS; i++) {
    const packet = damage(seeds[i % seeds.length]!, random);
    const query = i % 2 === 0;
    try {
      const message = decodeMessage(packet, { query });
      accepted += 1;
      const wire = encodeMessage(message); // what was understood can be said
      if (accepted % 500 === 0) expect(decodeMessage(wire)).toEqual(message);
    } catch (error) {
      if (!(error instanceof WireError))
        throw new Error(`packet ${i}: ${Buffer.from(packet).toString("hex")}`, { cause: error });
      codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
    }
  }
  // Both outcomes and every decoding error must occur, or the generator has stopped reaching the code.
  expect(accepted).toBeGreaterThan(PACKETS / 20);
  expect([...codes.keys()].sort()).toEqual(
    [
      "E_WIRE_COUNT",
      "E_WIRE_LABEL",
      "E_WIRE_OPT",
      "E_WIRE_POINTER",
      "E_WIRE_RDATA",
      "E_WIRE_TRAILING",
      "E_WIRE_TRUNCATED",
    ].sort(),
  );
});

describe("64 KB made to be slow", () => {
  const header = (an: number): number[] => [0, 0, 0x80, 0, 0, 0, an >> 8, an & 0xff, 0, 0, 0, 0];
  const pointer = (to: number): number[] => [0xc0 | (to >> 8), to & 0xff];
  const long = [63, 63, 63, 61].flatMap((size) => [size, ...Array.from({ length: size }, () => 0x5c)]).concat(0); // all escaped
  const many = Array.from({ length: 127 }, () => [1, 0x41])
    .flat()
    .concat(0); // 127 labels, all to be lower-cased
  const rr = (owner: number[], type: number, data: number[]): number[] => [
    ...owner,
    type >> 8,
    type & 0xff,
    0,
    1,
    0,
    0,
    0,
    60,
    data.length >> 8,
    data.length & 0xff,
    ...data,
  ];
  const fill = (first: number[], each: number[]): Uint8Array => {
    const count = 1 + Math.floor((65_535 - 12 - first.length) / each.length);
    return Uint8Array.from([...header(count), ...first, ...Array.from({ length: count - 1 }, () => each).flat()]);
  };
  // A stair of pointers inside the first record's opaque data, the longest that is allowed.
  const stair = rr([0], 65280, [
    0,
    ...Array.from({ length: 126 }, (_, i) => (i === 0 ? pointer(23) : pointer(24 + 2 * (i - 1)))).flat(),
  ]);
  it.each([
    {
      why: "5 000 owners pointing at a name of 255 escaped octets",
      packet: fill(rr(long, 16, [0]), rr(pointer(12), 16, [0])),
    },
    {
      why: "both names of an NS record pointing at 127 labels",
      packet: fill(rr(many, 16, [0]), rr(pointer(12), 2, pointer(12))),
    },
    {
      why: "MINFO unfolds two long names out of four octets",
      packet: fill(rr(long, 16, [0]), rr(pointer(12), 14, [...pointer(12), ...pointer(12)])),
    },
    { why: "126 pointers for each owner", packet: fill(stair, rr(pointer(24 + 2 * 124), 16, [0])) },
  ])("$why", ({ packet }) => {
    const records = decodeMessage(packet).answers.length;
    expect(records).toBeGreaterThan(3_000);
    const half = packet.slice();
    new DataView(half.buffer).setUint16(6, records >>> 1);
    expect(decodeMessage(half).answers.length).toBe(records >>> 1);
    expect(growthOf(packet, half)).toBeLessThan(WORST_GROWTH);
  });
});
