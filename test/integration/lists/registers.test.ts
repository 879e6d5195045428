/**
 * Registers of public bodies from their octets to the answer a device gets: read, compiled, packed, asked through the chain.
 *
 * The sources are those of the shipped catalogue, with only their sizes lowered, so that a wrong format, code, sinkhole or
 * layer in the catalogue shows here and not in a venue.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { compileSnapshot } from "../../../agent/resolver/chain/compile-snapshot.ts";
import { ResolverCore } from "../../../agent/resolver/core.ts";
import { rcodeName } from "../../../agent/resolver/wire/registry.ts";
import { recordToText } from "../../../agent/resolver/wire/text.ts";
import { compileLists } from "../../../blocklists/compile/compile.ts";
import { PackedIndex } from "../../../blocklists/lookup/packed-index.ts";
import { toAscii } from "../../../blocklists/update/build.ts";
import { unpack } from "../../../blocklists/update/unpack.ts";
import { loadProtected, protectedNames } from "../../../policies/load/load-protected.ts";
import { ListSource } from "../../../policies/schema/list-source.ts";
import { PolicyBundle } from "../../../policies/schema/messages.ts";
import { Remembered } from "../../support/observed.ts";
import { question, see } from "../../support/question.ts";
import { ScriptedUpstream } from "../../support/scenario/script.ts";
import { buildSnapshot, type SnapshotRequest } from "../../support/snapshot-folder.ts";

const ROOT = join(import.meta.dirname, "../../..");
const NOW = 1_795_000_000_000;
const SEED = 0x5eed;
const TABLET = "10.77.20.5";
const GUEST = "10.77.10.5";
/** Read once: the compiler is asked with the shipped names, as in a venue. */
const GUARDED = protectedNames(loadProtected(), []);

/** An edition of a source: catalogue id and fixture. */
type Edition = readonly [id: string, file: string];

function compileEditions(editions: readonly Edition[]) {
  const suspects: string[] = [];
  const inputs = editions.map(([id, file]) => {
    const shipped = parseYaml(readFileSync(join(ROOT, `blocklists/catalogue/${id}.yaml`), "utf8")) as object;
    const source = ListSource.parse({ ...shipped, minEntries: 1, enabled: true });
    const octets = readFileSync(join(ROOT, "test/fixtures/lists/registers", file));
    return {
      source,
      text: unpack(source, octets),
      onSuspect: (found: { entry: string }) => suspects.push(found.entry),
    };
  });
  const result = compileLists(inputs, { seed: SEED, protectedNames: GUARDED, decisions: [], toAscii });
  expect({ refused: result.refused, suspects }).toEqual({ refused: [], suspects: [] });
  return result;
}

const sha256 = (octets: Uint8Array): string => createHash("sha256").update(octets).digest("hex");

function judge(editions: readonly Edition[], more: Partial<SnapshotRequest>, serial: number) {
  const { pack, sources } = compileEditions(editions);
  const built = buildSnapshot({ lists: [], seed: SEED, generation: serial + 1, ...more });
  const digest = sha256(pack);
  const bundle = PolicyBundle.parse({
    ...built.bundle,
    lists: {
      digest,
      bytes: pack.length,
      manifest: {
        generation: serial + 1,
        createdAt: NOW,
        digest,
        bytes: pack.length,
        names: PackedIndex.open(pack.buffer).names,
        sources: sources.map((source) => ({ ...source, digest })),
      },
    },
  });
  const snapshot = compileSnapshot(bundle, PackedIndex.open(built.rules.buffer), PackedIndex.open(pack.buffer), {
    serial,
    nowMs: NOW,
    unknownClients: null,
  });
  const severe = bundle.taxonomy.entries.filter(({ severity }) => severity === "S3" || severity === "S4");
  return { snapshot, navigation: bundle.navigation, severe: new Set(severe.map(({ code }) => code)) };
}

/** A resolver's core over the editions; every name that is not blocked has the address 192.0.2.1. */
class Resolver {
  readonly #core: ResolverCore;

  constructor(editions: readonly Edition[], more: Partial<SnapshotRequest> = {}) {
    const observed: Remembered = new Remembered(() => this.#core.snapshot);
    this.#core = new ResolverCore(
      {
        cacheEntries: 64,
        limits: { minTtlS: 0, maxTtlS: 60, negativeTtlS: 60 },
        rate: { perSecond: 1_000, burst: 1_000 },
        now: () => NOW,
        ask: (key, done) =>
          new ScriptedUpstream(
            OPEN_NAMES.map((name) => ({
              question: `${name} A`,
              answer: [`${name} 60 A 192.0.2.1`],
              authority: [],
              additional: [],
              rcode: "NOERROR",
              ad: false,
              silent: false,
              hold: false,
            })),
          ).ask(key, done),
        failed: (handler, error) => {
          throw new Error(`${handler} failed`, { cause: error });
        },
      },
      judge(editions, more, 0),
      observed,
    );
  }

  swap(editions: readonly Edition[], serial: number): void {
    this.#core.swap(judge(editions, {}, serial));
  }

  /** @returns `NXDOMAIN 15 …text…`, or the answer's records */
  async ask(name: string, client = TABLET): Promise<string> {
    const reply = await new Promise<Uint8Array>((arrived) => {
      const sent = question(`${name} A`, { opts: 1 });
      this.#core.receive(
        sent,
        "udp",
        "",
        client,
        40_000,
        (exchange) => arrived(exchange.reply.slice(0, exchange.replyLength)),
        true,
      );
    });
    const seen = see(reply);
    const records = seen.message.answers.map(recordToText);
    return records.length > 0
      ? records.join(", ")
      : `${rcodeName(seen.message.rcode)} ${String(seen.ede)} ${seen.edeText}`;
  }
}

const idn = (name: string): string => toAscii(name) ?? "";
const OPEN_NAMES = [
  "odwolana.example",
  "hosting.example",
  "inny.hosting.example",
  "wykreslona.example",
  "komentarz.example",
  "logowanie.example",
  "inwestycje.example",
  "bank-logowanie.example",
  "kasyno.example",
  // CERT's own page exists: whoever followed its zone instead of blocking would answer with it.
  "lista.cert.pl",
];
const open = (name: string): string => `${name} 60 A 192.0.2.1`;

const CERT: readonly Edition[] = [
  ["cert-polska", "cert-v2.txt"],
  ["cert-polska", "cert-v2-bom-crlf.txt.bin"],
  ["cert-polska-json", "cert-v2.json"],
  ["cert-polska-json", "cert-v2-bom-crlf.json.bin"],
  ["cert-polska-rpz", "cert-v2-rpz.db"],
];
const MF: readonly Edition[] = [
  "mf-1.3.xml",
  "mf-bom-crlf.xml",
  "mf-latin2.xml",
  "mf-utf16.xml",
  "mf-prefixed.xml",
].map((file) => ["mf-hazard", file]);

describe.each(CERT.map((edition) => ({ edition, what: edition.join(" as ") })))("$what", ({ edition }) => {
  it("closes what is listed, with the venue's own code 15 and the list's name", async () => {
    const resolver = new Resolver([edition]);
    for (const name of [
      "bank-logowanie.example",
      "www.bank-logowanie.example",
      idn("dopłata-paczka.example"),
      "falszywy-sklep.hosting.example",
      "inwestycje.example",
      "powrot.example",
    ]) {
      const said = await resolver.ask(name);
      expect([name, said.startsWith("NXDOMAIN 15 "), said.includes("ZI-1E"), said.includes(edition[0])]).toEqual([
        name,
        true,
        true,
        true,
      ]);
      expect(await resolver.ask(name, GUEST)).toMatch(/^NXDOMAIN 15 /u);
    }
  });

  it("leaves open what was removed, and the platform a listed host lives on", async () => {
    const resolver = new Resolver([edition]);
    for (const name of ["odwolana.example", "hosting.example", "inny.hosting.example", "logowanie.example"])
      expect(await resolver.ask(name)).toBe(open(name));
  });
});

describe.each(MF.map((edition) => ({ edition, what: edition.join(" as ") })))("$what", ({ edition }) => {
  it("closes what is in the register, with code 16: not the venue decided", async () => {
    const resolver = new Resolver([edition]);
    for (const name of [
      "kasyno.example",
      "gra.kasyno.example",
      idn("łódź-żetony.example"),
      "zaklady_24.example",
      "ruletka.example",
    ]) {
      const said = await resolver.ask(name);
      expect([name, said.startsWith("NXDOMAIN 16 "), said.includes("TS-10C"), said.includes("mf-hazard")]).toEqual([
        name,
        true,
        true,
        true,
      ]);
      expect(await resolver.ask(name, GUEST)).toMatch(/^NXDOMAIN 16 /u);
    }
  });

  it("leaves open what was struck off", async () => {
    const resolver = new Resolver([edition]);
    for (const name of ["wykreslona.example", "komentarz.example"]) expect(await resolver.ask(name)).toBe(open(name));
  });
});

describe("together", () => {
  const both: readonly Edition[] = [
    ["cert-polska", "cert-v2.txt"],
    ["mf-hazard", "mf-1.3.xml"],
  ];

  it("each list speaks with its own code", async () => {
    const resolver = new Resolver(both);
    expect(await resolver.ask("bank-logowanie.example")).toMatch(/^NXDOMAIN 15 /u);
    expect(await resolver.ask("kasyno.example")).toMatch(/^NXDOMAIN 16 /u);
  });

  it("staff may open a mistake of CERT's, nobody but never-block what is in the register", async () => {
    const names = ["bank-logowanie.example", "kasyno.example"];
    const staff = new Resolver(both, { localAllow: names });
    expect(await staff.ask("bank-logowanie.example")).toBe(open("bank-logowanie.example"));
    expect(await staff.ask("kasyno.example")).toMatch(/^NXDOMAIN 16 /u);
    const help = new Resolver(both, { neverBlock: names });
    for (const name of names) expect(await help.ask(name)).toBe(open(name));
  });

  it("a name that left the list is open with the next edition, and the others stay closed", async () => {
    const resolver = new Resolver([["cert-polska", "cert-v2.txt"]]);
    expect(await resolver.ask("inwestycje.example")).toMatch(/^NXDOMAIN 15 /u);
    resolver.swap([["cert-polska", "cert-v2-next.txt"]], 1);
    expect(await resolver.ask("inwestycje.example")).toBe(open("inwestycje.example"));
    expect(await resolver.ask("bank-logowanie.example")).toMatch(/^NXDOMAIN 15 /u);
  });
});
