/**
 * UpstreamPool against real sockets: what counts as an answer, what is ignored, whom to ask next.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { UpstreamPool } from "../../../agent/resolver/upstream/pool.ts";
import { decodeMessage } from "../../../agent/resolver/wire/message.ts";
import { encodeName } from "../../../agent/resolver/wire/name.ts";
import { recordToText } from "../../../agent/resolver/wire/text.ts";
import { type Asked, reply, type Says, startUpstream, type UpstreamServer } from "../../support/upstream-server.ts";
import { freePort, sleep } from "../../support/resolver-process.ts";

const RIGHT = { answer: ["www.example 60 A 192.0.2.1"] };
const WRONG = { answer: ["www.example 60 A 198.51.100.66"] };
const servers: UpstreamServer[] = [];
const pools: UpstreamPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) pool.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function server(answer: (asked: Asked) => Says): Promise<UpstreamServer> {
  const one = await startUpstream(answer);
  servers.push(one);
  return one;
}

function pool(targets: readonly { readonly port: number }[], timeoutMs = 250): UpstreamPool {
  const one = new UpstreamPool(
    targets.map(({ port }) => ({ address: "127.0.0.1", port, timeoutMs })),
    Date.now,
  );
  pools.push(one);
  return one;
}

const ask = (one: UpstreamPool, name = "www.example", more: object = {}): Promise<string[] | number | null> =>
  new Promise((resolve) =>
    one.ask({ name: encodeName(name), qtype: 1, dnssecOk: false, checkingDisabled: false, ...more }, (octets) => {
      if (octets === null) resolve(null);
      else {
        const message = decodeMessage(octets);
        resolve(message.rcode === 0 ? message.answers.map(recordToText) : message.rcode);
      }
    }),
  );
const GOOD = ["www.example 60 A 192.0.2.1"];

describe("UpstreamPool", () => {
  it.each([
    { why: "another id", forged: (asked: Asked) => reply(asked.message, { ...WRONG, id: asked.message.id ^ 1 }) },
    { why: "another question", forged: (asked: Asked) => reply(asked.message, { ...WRONG, question: "wwx.example" }) },
    {
      why: "a question and no answer",
      forged: (asked: Asked) => reply(asked.message, WRONG).map((octet, i) => (i === 2 ? octet & 0x7f : octet)),
    },
    {
      why: "no question at all",
      forged: (asked: Asked) => reply(asked.message, WRONG).map((octet, i) => (i === 5 ? 0 : octet)),
    },
    { why: "a scrap", forged: (asked: Asked) => reply(asked.message, WRONG).slice(0, 14) },
  ])("goes on waiting after $why, and takes the right one", async ({ forged }) => {
    const one = await server((asked) => {
      if (asked.from !== null) for (let n = 0; n < 5; n += 1) one.send(forged(asked), asked.from);
      return { ...RIGHT, delayMs: 30 };
    });
    expect(await ask(pool([one]))).toEqual(GOOD);
  });

  it("ignores the right octets from another port or address", async () => {
    const one = await server((asked) => {
      for (const address of ["127.0.0.1", "127.0.0.9"]) {
        const stranger = createSocket("udp4");
        stranger.bind(0, address, () => {
          const { port = 0, address: to = "" } = asked.from ?? {};
          stranger.send(reply(asked.message, WRONG), port, to, () => stranger.close());
        });
      }
      return { ...RIGHT, delayMs: 60 };
    });
    expect(await ask(pool([one]))).toEqual(GOOD);
  });

  it("asks with ids and source ports that nobody can guess from the last ones", async () => {
    const one = await server(({ question }) => ({ answer: [`${question.split(" ")[0]} 60 A 192.0.2.1`] }));
    const all = pool([one], 2_000);
    await Promise.all(Array.from({ length: 200 }, (_, n) => ask(all, `n${n}.example`)));
    expect(new Set(one.asked.map(({ from }) => from?.port)).size).toBe(16);
    const ids = one.asked.map(({ message }) => message.id);
    expect(new Set(ids).size).toBeGreaterThan(190);
    expect(ids.filter((id, i) => i > 0 && id === (ids[i - 1] as number) + 1).length).toBeLessThan(5);
  });

  it("fetches a truncated answer over TCP", async () => {
    const one = await server(({ protocol }) => (protocol === "udp" ? { tc: true } : RIGHT));
    expect(await ask(pool([one], 1_000))).toEqual(GOOD);
    expect(one.asked.map(({ protocol }) => protocol)).toEqual(["udp", "tcp"]);
  });

  it("asks the next server when one is silent, and says so in its status", async () => {
    const silent = await server(() => "silence");
    const good = await server(() => RIGHT);
    const both = pool([silent, good], 120);
    expect(await ask(both)).toEqual(GOOD);
    expect(await ask(both)).toEqual(GOOD);
    expect(both.status().map(({ healthy, failures }) => [healthy, failures])).toEqual([
      [false, 2],
      [true, 0],
    ]);
    // Away for a while: not asked first any more.
    expect(await ask(both)).toEqual(GOOD);
    expect(silent.asked).toHaveLength(2);
  });

  it("asks the next server when nobody listens at one", async () => {
    const port = await freePort();
    const good = await server(() => RIGHT);
    expect(await ask(pool([{ port }, good], 120))).toEqual(GOOD);
  });

  it.each([2, 5])("asks the next server on rcode %i, and passes it on if nobody knows better", async (rcode) => {
    const bad = await server(() => ({ rcode }));
    const good = await server(() => RIGHT);
    expect(await ask(pool([bad, good]))).toEqual(GOOD);
    expect(await ask(pool([bad]))).toBe(rcode);
    expect(await ask(pool([bad, { port: await freePort() }], 120))).toBe(rcode);
  });

  it("answers null when all are silent, after each had its time", async () => {
    const silent = await server(() => "silence");
    const startedAt = performance.now();
    expect(await ask(pool([silent, silent], 100))).toBeNull();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(190);
  });

  it("shares one exchange among identical questions in flight, and only among identical ones", async () => {
    const one = await server(() => ({ ...RIGHT, delayMs: 80 }));
    const all = pool([one], 2_000);
    const answers = await Promise.all([
      ...Array.from({ length: 50 }, () => ask(all)),
      ask(all, "www.example", { dnssecOk: true }),
      ask(all, "www.example", { checkingDisabled: true }),
    ]);
    expect(answers).toEqual(answers.map(() => GOOD));
    expect(one.asked).toHaveLength(3);
    await ask(all);
    expect(one.asked).toHaveLength(4);
  });

  it("ignores an answer that comes too late", async () => {
    const one = await server(() => ({ ...RIGHT, delayMs: 150 }));
    expect(await ask(pool([one], 60))).toBeNull();
    await sleep(150);
  });

  it("asks as a stub does: RD, EDNS with our size, DO and CD as told, nothing of the client", async () => {
    const one = await server(() => RIGHT);
    await ask(pool([one], 1_000), "www.example", { dnssecOk: true, checkingDisabled: true });
    const [{ message } = { message: null }] = one.asked;
    expect(message?.flags).toMatchObject({ rd: true, cd: true, qr: false });
    expect(message?.edns).toEqual({ udpSize: 1_232, version: 0, dnssecOk: true, options: [] });
  });
});
