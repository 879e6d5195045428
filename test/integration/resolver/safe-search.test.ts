/**
 * Every name of every search engine × A, AAAA, HTTPS: rewritten or empty, never the original; closed when the safe
 * target is out of reach.
 *
 * The upstream answers every original name with a marker address, so a single leak would show.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { ResolverCore } from "../../../agent/resolver/core.ts";
import { encodeMessage } from "../../../agent/resolver/wire/encode.ts";
import { decodeName } from "../../../agent/resolver/wire/name.ts";
import { recordFromText, recordToText } from "../../../agent/resolver/wire/text.ts";
import { typeName } from "../../../agent/resolver/wire/registry.ts";
import { compile } from "../../support/judged.ts";
import { Remembered } from "../../support/observed.ts";
import { question, see, type Seen } from "../../support/question.ts";
import { shippedPolicies } from "../../support/snapshot-folder.ts";

const MARKER = "198.51.100.1";
const engines = shippedPolicies().safeSearch;
const targets = new Set(
  engines.flatMap(({ levels }) =>
    Object.values(levels).flatMap((target) =>
      target !== undefined && "cname" in target ? [target.cname as string] : [],
    ),
  ),
);

/** @param reachable whether the safe targets answer */
function world(reachable: boolean): {
  readonly ask: (asked: string, client: string) => Promise<Seen>;
  readonly originals: string[];
} {
  const originals: string[] = [];
  const judged = compile({ lists: [] });
  const core: ResolverCore = new ResolverCore(
    {
      cacheEntries: 4_096,
      limits: { minTtlS: 0, maxTtlS: 86_400, negativeTtlS: 900 },
      rate: { perSecond: 1e9, burst: 1e9 },
      now: () => 1_795_000_000_000,
      failed: (handler, error) => expect.fail(`${handler}: ${String(error)}`),
      ask: ({ name: wire, qtype }, done) => {
        const name = decodeName(wire, 0).name;
        const safe = targets.has(name);
        if (!safe) originals.push(name);
        if (safe && !reachable) {
          done(null);
          return;
        }
        const type = typeName(qtype);
        const data = { A: safe ? "192.0.2.1" : MARKER, AAAA: safe ? "2001:db8::1" : `::ffff:${MARKER}` }[type];
        const record = data === undefined ? `${name} 60 HTTPS 1 . ipv4hint=${MARKER}` : `${name} 60 ${type} ${data}`;
        const octets = encodeMessage({
          id: 0,
          flags: { qr: true, opcode: 0, aa: false, tc: false, rd: true, ra: true, ad: false, cd: false },
          rcode: 0,
          questions: [{ name, type: qtype, class: 1 }],
          answers: [recordFromText(record)],
          authorities: [],
          additionals: [],
        });
        done(octets);
      },
    },
    judged,
    new Remembered(() => core.snapshot),
  );
  return {
    originals,
    ask: (asked, client) =>
      new Promise((resolve) => {
        core.receive(
          question(asked),
          "udp",
          "",
          client,
          40_000,
          (exchange) => resolve(see(exchange.reply.slice(0, exchange.replyLength))),
          true,
        );
      }),
  };
}

const CLIENTS = { tablets: "10.77.20.5", "guest-wifi": "10.77.10.5" };

describe("safe search", () => {
  it.each([
    { engine: "google", least: 194 },
    { engine: "yandex", least: 52 },
    { engine: "youtube", least: 6 },
    { engine: "bing", least: 3 },
    { engine: "duckduckgo", least: 7 },
    { engine: "ecosia", least: 2 },
    { engine: "pixabay", least: 2 },
    { engine: "qwant", least: 1 },
  ])("knows $least names of $engine", ({ engine, least }) => {
    expect(engines.find(({ id }) => id === engine)?.names).toHaveLength(least);
  });

  describe.each(Object.entries(CLIENTS))("on %s", (network, client) => {
    it.each(engines.map((engine) => ({ id: engine.id as string, engine })))("$id", async ({ engine }) => {
      const { ask, originals } = world(true);
      const level = network === "guest-wifi" && engine.id === "youtube" ? "moderate" : "strict";
      const target = engine.levels[level] ?? engine.levels.strict;
      for (const name of engine.names) {
        const alias = "cname" in target ? target.cname : null;
        const wanted = {
          A:
            alias === null
              ? ["NOERROR", `${name} 300 A 213.180.193.56`]
              : ["NOERROR", `${name} 300 CNAME ${alias}`, `${alias} 60 A 192.0.2.1`],
          AAAA:
            alias === null ? ["NOERROR"] : ["NOERROR", `${name} 300 CNAME ${alias}`, `${alias} 60 AAAA 2001:db8::1`],
          HTTPS: ["NOERROR"],
        };
        // Twice: from upstream and from the cache.
        for (const type of ["A", "AAAA", "HTTPS", "A", "AAAA", "HTTPS"] as const) {
          const { rcode, message } = await ask(`${name} ${type}`, client);
          expect({ [`${name} ${type}`]: [rcode, ...message.answers.map(recordToText)] }).toEqual({
            [`${name} ${type}`]: wanted[type],
          });
        }
      }
      expect(originals).toEqual([]);
    });
  });

  it.each(engines.map((engine) => ({ id: engine.id as string, engine })))(
    "fails closed when the target of $id is out of reach",
    async ({ engine }) => {
      const { ask, originals } = world(false);
      for (const name of engine.names)
        for (const type of ["A", "AAAA"]) {
          const seen = await ask(`${name} ${type}`, CLIENTS.tablets);
          const fixed = "a" in engine.levels.strict;
          const answers = fixed && type === "A" ? 1 : 0;
          expect([name, type, seen.rcode, seen.message.answers.length]).toEqual([
            name,
            type,
            fixed ? "NOERROR" : "SERVFAIL",
            answers,
          ]);
        }
      expect(originals).toEqual([]);
    },
  );

  it("would see the marker if a name were not rewritten", async () => {
    const { ask, originals } = world(true);
    const seen = await ask("unlisted.example A", CLIENTS.tablets);
    expect(seen.message.answers.map(recordToText)).toEqual([`unlisted.example 60 A ${MARKER}`]);
    expect(originals).toEqual(["unlisted.example"]);
  });
});
