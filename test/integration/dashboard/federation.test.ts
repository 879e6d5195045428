/**
 * Two venues, two databases, one file between them: what one decided waits at the other, and nothing takes effect by itself.
 *
 * @module
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PackedIndex } from "../../../blocklists/lookup/packed-index.ts";
import { registerFederationRoutes } from "../../../dashboard/federation/index.ts";
import { createException, endException, viewExceptions } from "../../../dashboard/lists/exceptions.ts";
import { decideSuspect, recordSuspects, viewQuarantine } from "../../../dashboard/lists/quarantine.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { canonicalJson } from "../../../dashboard/platform/canonical.ts";
import { openDatabase } from "../../../dashboard/platform/db.ts";
import { openHttp } from "../../../dashboard/platform/http.ts";
import { silentLog } from "../../../dashboard/platform/log.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import { fingerprintOf, openPublisherKey } from "../../../dashboard/platform/publisher-key.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import type { OpenedGeneration, PublishedReader } from "../../../dashboard/venues/index.ts";
import { FederationFile } from "../../../policies/schema/federation.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { buildSnapshot } from "../../support/snapshot-folder.ts";

const NOW = Date.UTC(2026, 10, 22, 12) as Instant;
const VENUE = "venue-1";
const anna = { id: "a1", name: "Anna" };

function generation(): OpenedGeneration {
  const { bundle, rules, lists } = buildSnapshot({
    lists: [
      {
        id: "casinos",
        category: "TS-06",
        names: [{ name: "casino.example", scope: "subtree", kind: "deny" }] as never,
      },
    ],
  });
  return {
    bundle,
    rules: PackedIndex.open(rules.buffer),
    lists: PackedIndex.open(lists.buffer),
  } as unknown as OpenedGeneration;
}

interface Venue {
  readonly folder: string;
  readonly database: Database;
  readonly app: FastifyInstance;
  readonly key: ReturnType<typeof openPublisherKey>;
}

async function openVenue(name: string, opened: OpenedGeneration): Promise<Venue> {
  const folder = mkdtempSync(join(tmpdir(), "federation-"));
  const database = await openDatabase({ kind: "sqlite" }, join(folder, "venue.db"));
  await migrate(database, MIGRATIONS);
  const key = openPublisherKey({ root: folder });
  const app = await openHttp({ log: silentLog, origin: undefined });
  // The door has tests of its own; here somebody with the right stands behind it.
  app.decorateRequest("caller", null);
  app.addHook("onRequest", async (request) => {
    request.caller = { session: { account: { id: anna.id } }, token: "" } as never;
  });
  registerFederationRoutes(app, {
    database,
    clock: () => NOW,
    venueId: VENUE,
    venueName: name,
    published: { require: () => opened } as PublishedReader,
    key,
  });
  return { folder, database, app, key };
}

const suspect = (entry: string, source = "casinos") =>
  ({ source, entry, scope: "subtree", line: 7, text: entry, covers: entry, group: "helplines" }) as never;
const exception = (name: string) =>
  ({ name, scope: { kind: "all" }, reason: "strona poradni dla rodziców", until: null }) as const;

const take = async ({ app }: Venue): Promise<FederationFile> => {
  const answer = await app.inject({ method: "GET", url: "/api/federation" });
  expect(answer.statusCode).toBe(200);
  return FederationFile.parse(answer.json());
};
const bring = async ({ app }: Venue, file: unknown) => {
  const answer = await app.inject({ method: "POST", url: "/api/federation", payload: file as object });
  return { status: answer.statusCode, body: answer.json() };
};

describe("a review goes from one venue to another", () => {
  const opened = generation();
  let here: Venue;
  let there: Venue;
  // Opened once and emptied for each test: migrations would take most of the time.
  beforeAll(async () => {
    here = await openVenue("Biblioteka", opened);
    there = await openVenue("Dom Kultury", opened);
  });
  beforeEach(async () => {
    for (const { database } of [here, there])
      for (const table of ["list_exception", "list_suspect", "list_decision", "list_update_request", "access_audit"])
        await sql`delete from ${sql.table(table)}`.execute(database);
    await createException(here.database, VENUE, opened, exception("poradnia.example"), anna, NOW - 5_000);
    await recordSuspects(here.database, VENUE, [suspect("help.example"), suspect("news.example")], ["casinos"], NOW);
    const [first] = (await viewQuarantine(here.database, VENUE, [])).filter(({ entry }) => entry === "help.example");
    const decision = { decision: "leave-out", reason: "telefon zaufania" } as const;
    await decideSuspect(here.database, VENUE, first?.id ?? "", decision, anna, NOW);
  });
  afterAll(async () => {
    for (const venue of [here, there]) {
      await venue.app.close();
      await venue.database.destroy();
      rmSync(venue.folder, { recursive: true, force: true });
    }
  });

  it("says what was opened and what was found wrong, and not who asked", async () => {
    const file = await take(here);
    expect(file.content).toMatchObject({
      venue: "Biblioteka",
      exceptions: [{ name: "poradnia.example", reason: "strona poradni dla rodziców", since: NOW - 5_000 }],
    });
    expect(new Map(file.content.quarantine.map(({ entry, decision }) => [entry, decision]))).toEqual(
      new Map([
        ["help.example", "leave-out"],
        ["news.example", null],
      ]),
    );
    expect(JSON.stringify(file)).not.toContain(anna.name);
    expect(file.key).toBe(here.key.publicKey);
  });

  it("makes it wait at the other venue, marked as a suggestion", async () => {
    const answer = await bring(there, await take(here));
    expect(answer).toEqual({
      status: 200,
      body: { quarantine: 2, exceptions: 1, known: 0, signer: fingerprintOf(here.key.publicKey) },
    });
    const [suggested] = await viewExceptions(there.database, VENUE, opened, NOW);
    expect(suggested).toMatchObject({ name: "poradnia.example", state: "waiting" });
    expect(suggested?.by).toBe(`Biblioteka (${here.key.fingerprint})`);
    const queue = await viewQuarantine(there.database, VENUE, []);
    expect(queue.map(({ origin, decision, present }) => ({ origin, decision, present }))).toEqual([
      { origin: "federation", decision: null, present: false },
      { origin: "federation", decision: null, present: false },
    ]);
    expect(queue.find(({ entry }) => entry === "help.example")?.text).toContain("leave-out");
  });

  it("knows what it has: the same file again adds nothing, nor does what is decided here", async () => {
    const file = await take(here);
    await recordSuspects(there.database, VENUE, [suspect("help.example")], ["casinos"], NOW);
    await createException(there.database, VENUE, opened, exception("poradnia.example"), anna, NOW);
    expect((await bring(there, file)).body).toMatchObject({ quarantine: 1, exceptions: 0, known: 2 });
    expect((await bring(there, file)).body).toMatchObject({ quarantine: 0, exceptions: 0, known: 3 });
    expect((await viewExceptions(there.database, VENUE, opened, NOW)).map(({ state }) => state)).toEqual(["active"]);
  });

  it("is not passed on by a venue that has not looked at it", async () => {
    await bring(there, await take(here));
    const { content } = await take(there);
    expect(content).toMatchObject({ exceptions: [], quarantine: [] });
  });

  it("is not given away once it was ended", async () => {
    const [active] = await viewExceptions(here.database, VENUE, opened, NOW);
    await endException(here.database, VENUE, active?.id ?? "", anna, NOW);
    expect((await take(here)).content.exceptions).toEqual([]);
  });

  it("is good in any layout of the same words", async () => {
    const { signature, key, content } = await take(here);
    const { quarantine, ...rest } = content;
    const relaid = JSON.parse(JSON.stringify({ signature, content: { quarantine, ...rest }, key }, null, 4));
    expect((await bring(there, relaid)).status).toBe(200);
  });

  const alterations: { why: string; code: string; alter: (file: FederationFile) => unknown }[] = [
    {
      why: "another name",
      code: "E_FEDERATION_SIGNATURE",
      alter: (file) => {
        (file.content.exceptions[0] as { name: string }).name = "casino.example";
        return file;
      },
    },
    {
      why: "another reason",
      code: "E_FEDERATION_SIGNATURE",
      alter: (file) => {
        (file.content.exceptions[0] as { reason: string }).reason += "!";
        return file;
      },
    },
    {
      why: "an entry left out",
      code: "E_FEDERATION_SIGNATURE",
      alter: (file) => ({ ...file, content: { ...file.content, quarantine: file.content.quarantine.slice(1) } }),
    },
    {
      why: "another venue's name",
      code: "E_FEDERATION_SIGNATURE",
      alter: (file) => ({ ...file, content: { ...file.content, venue: "Ministerstwo" } }),
    },
    {
      why: "another key",
      code: "E_FEDERATION_SIGNATURE",
      alter: (file) => ({ ...file, key: Buffer.alloc(32, 7).toString("base64") }),
    },
    {
      why: "a key that is none",
      code: "E_FEDERATION_SIGNATURE",
      alter: (file) => ({ ...file, key: "x".repeat(44) }),
    },
    {
      why: "another signature",
      code: "E_FEDERATION_SIGNATURE",
      alter: (file) => ({ ...file, signature: Buffer.alloc(64).toString("base64") }),
    },
    { why: "a member nobody knows", code: "E_API_INPUT", alter: (file) => ({ ...file, note: "hello" }) },
    { why: "no content", code: "E_API_INPUT", alter: ({ key, signature }) => ({ key, signature }) },
  ];
  it.each(alterations)("refuses $why and stores nothing", async ({ alter, code }) => {
    const answer = await bring(there, alter(await take(here)));
    expect(answer.body).toMatchObject({ code });
    expect(answer.status).toBe(code === "E_API_INPUT" ? 400 : 422);
    expect(await viewExceptions(there.database, VENUE, opened, NOW)).toEqual([]);
    expect(await viewQuarantine(there.database, VENUE, [])).toEqual([]);
  });

  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const signed = (content: FederationFile["content"]): FederationFile => ({
    content,
    key: publicKey.export({ format: "der", type: "spki" }).subarray(12).toString("base64"),
    signature: sign(null, Buffer.from(canonicalJson(content)), privateKey).toString("base64"),
  });

  it.each(["pl", "", "com.pl", "github.io"])(
    "refuses to suggest opening all of «%s», however well signed",
    async (name) => {
      const { content } = await take(here);
      const wide = { ...content, exceptions: [{ ...content.exceptions[0], name }] } as FederationFile["content"];
      expect((await bring(there, signed(wide))).body).toMatchObject({ code: "E_FEDERATION_WIDE" });
      expect(await viewExceptions(there.database, VENUE, opened, NOW)).toEqual([]);
    },
  );

  it("takes ten thousand of each and gives them back", async () => {
    const { content } = await take(here);
    const count = 10_000;
    const many = signed({
      ...content,
      exceptions: Array.from({ length: count }, (_, index) => ({
        ...content.exceptions[0],
        name: `n${index}.example`,
      })) as never,
      quarantine: Array.from({ length: count }, (_, index) => ({
        ...content.quarantine[0],
        entry: `e${index}.example`,
      })) as never,
    });
    expect((await bring(there, many)).body).toMatchObject({ quarantine: count, exceptions: count, known: 0 });
    expect((await bring(there, many)).body).toMatchObject({ quarantine: 0, exceptions: 0, known: 2 * count });
    // More than a page of the queue shows: what goes to another venue is not cut like that.
    const entries = Array.from({ length: 2_500 }, (_, index) => suspect(`e${index}.example`));
    await recordSuspects(there.database, VENUE, entries, ["casinos"], NOW);
    expect((await take(there)).content.quarantine).toHaveLength(entries.length);
  }, 30_000);

  it("refuses ten thousand and one", async () => {
    const { content } = await take(here);
    const quarantine = Array.from({ length: 10_001 }, (_, index) => ({ ...content.quarantine[0], entry: `e${index}` }));
    expect((await bring(there, signed({ ...content, quarantine } as never))).status).toBe(400);
  });
});
