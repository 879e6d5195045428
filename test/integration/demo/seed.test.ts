/**
 * The same plan gives the same venue on both databases; every page of it answers; nobody's own database is ever filled.
 *
 * @module
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
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
import { read } from "../../../dashboard/evidence/index.ts";
import { verifyBooks } from "../../../dashboard/ledger/index.ts";
import { isStored, listGenerations } from "../../../dashboard/lists/index.ts";
import { MIGRATIONS } from "../../../dashboard/migrations/index.ts";
import { openDataFolder } from "../../../dashboard/platform/data-folder.ts";
import { migrate } from "../../../dashboard/platform/migrate.ts";
import type { Database } from "../../../dashboard/platform/tables.ts";
import { collectEffectiveness, yearPeriod } from "../../../dashboard/reports/index.ts";
import { Config } from "../../../policies/schema/config.ts";
import { EvidenceProof } from "../../../policies/schema/evidence-api.ts";
import { TrainingsView } from "../../../policies/schema/training-api.ts";
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
    ["koordynator", "/api/coordination/trainings", 1],
    ["koordynator", "/api/coordination/contractors", 0],
    ["iod", "/api/retention", 1],
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

describe("two years", () => {
  const years = { from: Date.UTC(2026, 0, 1) - 3_600_000, to: Date.UTC(2028, 0, 2) };
  const long = planDemo({ seed: "demo", visitors: 60, ...years });
  let database: Database;
  let stage: DemoStage;
  let root = "";
  beforeAll(async () => {
    ({ database, root } = await filled("SQLite", long));
    stage = await openStage(database, {
      root,
      config,
      from: years.to,
      policiesFolder: join(import.meta.dirname, "../../../policies"),
    });
    for (const account of (await dumpAccounts(database)).entries()) stage.accounts.set(...(account as [never, string]));
  }, 240_000);
  afterAll(async () => {
    await stage.close();
    await database.destroy();
  });

  it("leave nothing of the last year unmeasured", async () => {
    const { result } = await collectEffectiveness(stage.reports, yearPeriod(2027));
    const unmeasured = result.metrics.flatMap(({ id, figures }) =>
      figures.flatMap((one) => (one.result.kind === "measured" ? [] : [`${id}/${one.id}`])),
    );
    expect(unmeasured).toEqual([]);
    const valueOf = (metric: string, figure: string): number | undefined => {
      const found = result.metrics.find(({ id }) => id === metric)?.figures.find(({ id }) => id === figure)?.result;
      return found?.kind === "measured" ? found.value : undefined;
    };
    // Reviews were done, one of them late; no subject waits that nobody can decide about.
    expect(valueOf("M30", "timely")).toBeGreaterThan(80);
    expect(valueOf("M30", "timely")).toBeLessThan(100);
    expect(valueOf("M30", "overdue")).toBe(0);
    const before = await collectEffectiveness(stage.reports, yearPeriod(2026));
    const routers = before.result.metrics.find(({ id }) => id === "M29")?.figures[0]?.result;
    expect(routers?.kind === "measured" ? routers.value : 0).toBeLessThan(100);
  });

  it("show one training that lapsed, one list that waits for signatures and one contractor without the clause", async () => {
    const { people, sessions } = TrainingsView.parse(
      await stage.ask("koordynator", "GET", "/api/coordination/trainings"),
    );
    const out = people.flatMap(({ name, trainings }) =>
      trainings.flatMap(({ programme, state }) =>
        state === "valid" || state === "soon" ? [] : [[name, programme, state]],
      ),
    );
    expect(out).toEqual([["Edukator 3 (pokaz)", "loan-desk", "expired"]]);
    expect(sessions.filter(({ closed }) => !closed).map(({ programme }) => programme)).toEqual(["loan-desk"]);
    expect(
      sessions.filter(({ closed }) => closed).every(({ people: list }) => list.every(({ signed }) => signed)),
    ).toBe(true);
    const contractors = (await stage.ask("koordynator", "GET", "/api/coordination/contractors")) as unknown as {
      readonly name: string;
      readonly missing: readonly string[];
    }[];
    expect(contractors.map(({ name, missing }) => [name, missing])).toEqual([
      ["Dostawca tabletów (pokaz)", ["clause"]],
      ["Serwis sieci (pokaz)", []],
    ]);
  });

  it("hold capsules that prove themselves, with what the device had said and the rules it was judged by", async () => {
    const rows = await database
      .withTables<{ evidence_capsule: { id: string; case_id: string } }>()
      .selectFrom("evidence_capsule")
      .select(["id", "case_id"])
      .execute();
    expect(rows.length).toBeGreaterThan(1);
    const kept: (readonly [string | null, boolean])[] = [];
    for (const { id, case_id: caseId } of rows) {
      const reason = "Pokaz: sprawdzenie, czy kapsuła jest nienaruszona.";
      const answer = await stage.ask("dyrektor", "POST", `/api/cases/${caseId}/evidence/${id}/proof`, { reason });
      const { ok, fault } = EvidenceProof.parse(answer);
      const of = {
        venueId: "demo",
        capsuleId: id,
        by: { accountId: stage.accounts.get("dyrektor") ?? "", role: "director" },
        why: reason,
        now: stage.now(),
      };
      const { absent } = await database.transaction().execute((tx) => read(tx, stage.cases.vault, of));
      // A case that people opened has nothing a machine locked; all others have the report and the rules of that day.
      expect(absent.includes("no-draft") || !(absent.includes("no-report") || absent.includes("no-generation"))).toBe(
        true,
      );
      kept.push([fault, ok]);
    }
    expect(kept).toEqual(rows.map(() => [null, true]));
  });

  it("have generations of lists to go back to, and a list of which the last good edition serves", async () => {
    const generations = await listGenerations(database, "demo");
    expect(generations.length).toBeGreaterThan(8);
    // The store keeps the packs of the newest ten.
    expect(generations.slice(0, 10).every(({ manifest }) => isStored(openDataFolder(root), manifest))).toBe(true);
    const source = await database
      .withTables<{ list_source: { id: string; state: string; error_code: string | null } }>()
      .selectFrom("list_source")
      .select(["id", "state", "error_code"])
      .where("id", "like", "pokaz-%")
      .orderBy("id")
      .execute();
    expect(source).toEqual([
      { id: "pokaz-dostawca", state: "kept", error_code: "E_LIST_SHRUNK" },
      { id: "pokaz-wlasna", state: "fresh", error_code: null },
    ]);
    const texts = readdirSync(join(root, "lists-of-the-demo")).map((name) =>
      readFileSync(join(root, "lists-of-the-demo", name), "utf8"),
    );
    const names = texts.flatMap((text) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#")));
    expect(names.length).toBeGreaterThan(200);
    expect(names.filter((name) => !name.endsWith(".example"))).toEqual([]);
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
