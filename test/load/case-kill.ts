/**
 * kill -9 at the statements of every step of a case: what is on the disk afterwards is the case before the step or the case after it.
 *
 * A child takes the step on the SQLite file and kills itself at one statement; the parent opens the file anew, compares every table of cases, vault
 * and books with what they held before, and verifies the chains. Every fifth statement by default.
 *
 * ```
 * node test/load/case-kill.ts [every]
 * ```
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { ACCOUNTS_AS_PEOPLE, NO_NOTIFY } from "../../dashboard/cases/index.ts";
import type { CaseContext } from "../../dashboard/cases/index.ts";
import { openByStaff } from "../../dashboard/cases/opening.ts";
import { takeStep } from "../../dashboard/cases/steps.ts";
import { verifyBooks } from "../../dashboard/ledger/index.ts";
import { MIGRATIONS } from "../../dashboard/migrations/index.ts";
import { openDatabase } from "../../dashboard/platform/db.ts";
import { silentLog } from "../../dashboard/platform/log.ts";
import { openPublisherKey } from "../../dashboard/platform/publisher-key.ts";
import { migrate } from "../../dashboard/platform/migrate.ts";
import type { Database } from "../../dashboard/platform/tables.ts";
import { openVault } from "../../dashboard/vault/index.ts";
import { loadProcedure } from "../../policies/load/load-procedure.ts";
import { CaseOpenBody } from "../../policies/schema/case-api.ts";
import { CaseStep } from "../../policies/schema/case.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";

const VENUE = "venue-1";
const AT = Date.UTC(2026, 10, 2, 9, 0, 0) as Instant;
const WHY = "bo tak wynika z rozmowy i z notatki edukatora";
const HEAD = "head";
const DIRECTOR = "director";
const CARD = { childName: "X", actions: [], organs: [], ordered: [] };

/** The way with everything that seals, numbers, moves keys and chains. */
const WAY: readonly (readonly [string, Record<string, unknown>])[] = [
  [
    HEAD,
    {
      kind: "describe",
      type: "1.8",
      area: "4",
      category: "TS-06",
      department: null,
      place: "",
      mode: "A",
      happenedAt: AT,
    },
  ],
  [HEAD, { kind: "qualify", text: WHY }],
  [
    HEAD,
    {
      kind: "write-note",
      situation: WHY,
      actions: WHY,
      persons: { reason: WHY, persons: [{ role: "child", name: "X" }] },
    },
  ],
  [HEAD, { kind: "hand-over" }],
  [DIRECTOR, { kind: "register" }],
  [HEAD, { kind: "propose-harm", outcome: "positive", text: WHY }],
  [DIRECTOR, { kind: "consult-harm", opinion: "agree", text: WHY }],
  [HEAD, { kind: "open-card", cards: "harmed-and-harming" }],
  [HEAD, { kind: "write-card", card: "card-1", body: CARD }],
  [DIRECTOR, { kind: "name-person", named: { account: null, role: "audytor" }, text: WHY }],
];

function contextOf(database: Database, folder: string): CaseContext {
  return {
    database,
    clock: () => AT,
    log: silentLog,
    venueId: VENUE,
    timeZone: "Europe/Warsaw",
    letterhead: { name: "CNP", shortName: "CNP", address: "", city: "", phone: "", email: "" },
    procedure: loadProcedure(),
    vault: openVault({ folder: { root: folder }, masterKey: { kind: "file" }, clock: () => AT }),
    signer: openPublisherKey({ root: folder }),
    people: ACCOUNTS_AS_PEOPLE,
    notify: NO_NOTIFY,
    share: null,
    substitute: "koordynator",
    mistakeAuthors: async () => [],
    departmentOf: () => null,
  };
}

const open = (folder: string): Promise<Database> => openDatabase({ kind: "sqlite" }, join(folder, "cases.db"));

/** Takes one step and dies at a statement; 0: lives. */
async function child(folder: string, who: string, id: string, sent: string, at: number): Promise<void> {
  const { id: stepId, step } = JSON.parse(sent) as { id: string; step: unknown };
  let statements = 0;
  const database = (await open(folder)).withPlugin({
    transformQuery: ({ node }) => {
      statements += 1;
      if (statements === at) process.kill(process.pid, "SIGKILL");
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  statements = 0;
  await takeStep(contextOf(database, folder), who, id, { id: stepId, version: null, step: CaseStep.parse(step) }, AT);
  process.stdout.write(String(statements));
  await database.destroy();
}

async function snapshot(database: Database): Promise<string> {
  const tables = (await database.introspection.getTables())
    .filter(({ name, isView }) => !isView && /^(?:case_|vault_|ledger_|platform_change)/u.test(name))
    .map(({ name }) => name)
    .sort();
  const parts = [];
  for (const table of tables) {
    const { rows } = await sql`select * from ${sql.table(table)}`.execute(database);
    parts.push(table, ...rows.map((row) => JSON.stringify(row)).sort());
  }
  return parts.join("\n");
}

async function main(every: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "latarnik-case-kill-"));
  let database = await open(folder);
  await migrate(database, MIGRATIONS);
  for (const [id, role] of [
    [HEAD, "kierownik"],
    [DIRECTOR, "dyrektor"],
    ["coordinator", "koordynator"],
  ] as const) {
    await sql`insert into access_account (id, login, display_name, password_hash, created_at) values (${id}, ${id}, ${id}, 'none', ${AT})`.execute(
      database,
    );
    await sql`insert into access_role (account_id, role, granted_at) values (${id}, ${role}, ${AT})`.execute(database);
  }
  const context = contextOf(database, folder);
  await context.vault.prepare(database, VENUE);
  const id = randomUUID();
  await openByStaff(context, HEAD, CaseOpenBody.parse({ id, origin: "staff", happenedAt: AT }), AT);
  let kills = 0;
  for (const [who, step] of WAY) {
    const sent = JSON.stringify({ id: randomUUID(), step });
    const before = await snapshot(database);
    await database.destroy();
    for (let at = 1; ; at += every) {
      const run = spawnSync(process.execPath, [import.meta.filename, "child", folder, who, id, sent, String(at)], {
        encoding: "utf8",
      });
      database = await open(folder);
      if (run.status === 0) break;
      if (run.signal !== "SIGKILL") throw new Error(`${sent}: ${run.stderr}`);
      kills += 1;
      if ((await snapshot(database)) !== before)
        throw new Error(`half an entry after statement ${String(at)} of ${sent}`);
      await database.destroy();
    }
    const books = await verifyBooks(database, VENUE);
    if (books.some(({ verdict }) => !verdict.ok)) throw new Error(`a chain broke at ${sent}`);
    process.stdout.write(`${String(step["kind"])}: whole\n`);
  }
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${String(kills)} kills, no half entry\n`);
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === "child") await child(rest[0] ?? "", rest[1] ?? "", rest[2] ?? "", rest[3] ?? "", Number(rest[4]));
else await main(Math.max(1, Number(mode ?? 5)));
