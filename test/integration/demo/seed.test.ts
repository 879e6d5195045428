/**
 * The same plan gives the same venue on both databases; every page of it answers; nobody's own database is ever filled.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  digestOfDemo,
  dumpDemo,
  planDemo,
  seedDemo,
  DEMO_PASSWORD,
  DEMO_VENUE_NAME,
} from "../../../dashboard/demo/index.ts";
import { openStage } from "../../../dashboard/demo/stage.ts";
import type { DemoStage } from "../../../dashboard/demo/stage.ts";
import { verifyBooks } from "../../../dashboard/ledger/index.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { Config } from "../../../policies/schema/config.ts";
import { KINDS, TestDatabases } from "../../support/case-databases.ts";

const FROM = Date.UTC(2026, 8, 1) - 7_200_000;
const TO = FROM + 40 * 86_400_000;
const plan = planDemo({ seed: "demo", from: FROM, to: TO, visitors: 500 });
const config = Config.parse({ venue: { id: "demo", name: DEMO_VENUE_NAME } });
const databases = new TestDatabases();
const roots: string[] = [];
const newRoot = (): string => {
  const root = mkdtempSync(join(tmpdir(), "latarnik-demo-"));
  roots.push(root);
  return root;
};
const filled = async (kind: "SQLite" | "PostgreSQL", of = plan): Promise<{ database: Database; root: string }> => {
  const database = await databases.open(kind);
  await migrate(database, MIGRATIONS);
  const root = newRoot();
  await seedDemo(database, { plan: of, root, config });
  return { database, root };
};

let digest = "";
beforeAll(() => databases.start(), 60_000);
afterAll(async () => {
  await databases.stop();
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

describe.each(KINDS)("$kind", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let database: Database;
  let stage: DemoStage;
  beforeAll(async () => {
    const made = await filled(kind);
    ({ database } = made);
    stage = await openStage(database, {
      root: made.root,
      config,
      from: TO,
      policiesFolder: join(import.meta.dirname, "../../../policies"),
    });
    for (const account of (await dumpAccounts(database)).entries()) stage.accounts.set(...(account as [never, string]));
  }, 120_000);
  afterAll(async () => {
    await stage.close();
    await database.destroy();
  });

  it("says the same as every other database filled from this plan", async () => {
    const found = await digestOfDemo(database);
    if (digest === "") digest = found;
    expect(found).toBe(digest);
    const rows = Object.values(await dumpDemo(database)).reduce((sum, some) => sum + some.length, 0);
    expect(rows).toBeGreaterThan(5_000);
  });

  it.each([
    ["koordynator", "/api/cases", 1],
    ["koordynator", "/api/decisions", 0],
    ["dyrektor", "/api/registers/events", 1],
    ["dyrektor", "/api/registers/interventions", 0],
    ["dyrektor", "/api/people", 12],
    ["dyrektor", "/api/incidents", 1],
    ["zgloszenia", "/api/help/desk", 0],
    ["dyrektor", "/api/help/settings", 0],
    ["siec", "/api/devices", 32],
    ["siec", "/api/devices/tab-03", 1],
    ["siec", "/api/tickets", 1],
    ["siec", "/api/routers", 3],
    ["siec", "/api/inspections", 32],
    ["siec", "/api/fix-list", 0],
    ["siec", "/api/reconciliation", 0],
    ["edukator-1", "/api/loans", 20],
    ["iod", "/api/access-history", 20],
    ["admin", "/api/accounts", 12],
  ] as const)("%s sees %s", async (who, path, least) => {
    // The contract is checked on the way out: an answer that does not fit its schema is a failure of the server.
    const answer = (await stage.ask(who, "GET", path)) as unknown as
      { lines?: unknown[]; people?: unknown[] } | unknown[];
    const list = Array.isArray(answer) ? answer : (answer.lines ?? answer.people ?? [answer]);
    expect([path, list.length >= least]).toEqual([path, true]);
  });

  it("lets its accounts in with the password of the demo", async () => {
    const entered = await stage.knock("/api/session", { login: "koordynator", password: DEMO_PASSWORD });
    expect(entered["roles"]).toEqual(["koordynator"]);
  });

  it("keeps books that verify, and devices that are judged", async () => {
    const verdicts = await verifyBooks(database, "demo");
    expect(verdicts.map(({ book, verdict }) => [book, verdict.ok])).toEqual(verdicts.map(({ book }) => [book, true]));
    const devices = (await stage.ask("siec", "GET", "/api/devices")) as unknown as { score: { colour: string } }[];
    expect(devices.filter(({ score }) => score.colour === "green").length).toBeGreaterThan(20);
  });

  it("is refused by a database that somebody uses", async () => {
    await expect(seedDemo(database, { plan, root: newRoot(), config })).rejects.toMatchObject({
      code: "E_PLATFORM_INTERNAL",
      message: expect.stringContaining("empty"),
    });
  });
});

it("says something else for another seed", async () => {
  const short = { from: FROM, to: FROM + 6 * 86_400_000, visitors: 100 };
  const digests: string[] = [];
  for (const seed of ["one", "one", "two"]) {
    const { database } = await filled("SQLite", planDemo({ seed, ...short }));
    digests.push(await digestOfDemo(database));
    await database.destroy();
  }
  expect(digests[1]).toBe(digests[0]);
  expect(digests[2]).not.toBe(digests[0]);
}, 60_000);

/** Accounts by login, as the venue has them. */
async function dumpAccounts(database: Database): Promise<Map<string, string>> {
  const rows = await database
    .withTables<{ access_account: { id: string; login: string } }>()
    .selectFrom("access_account")
    .select(["id", "login"])
    .execute();
  return new Map(rows.map(({ id, login }) => [login, id]));
}
