/**
 * Evidence of a case over HTTP, on both databases: the step locks it, everybody who may read sees whose hands it went through, and it leaves the
 * house signed, with a reason, of severity S4 by two roles; whoever is named meets nothing of it.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyBooks } from "../../../dashboard/ledger/index.ts";
import { canonicalJson, sha256 } from "../../../dashboard/platform/canonical.ts";
import { isPostgres } from "../../../dashboard/platform/db.ts";
import { registerRetentionRoutes } from "../../../dashboard/retention/index.ts";
import { verifyCapsule } from "../../../policies/engine/evidence/verify.ts";
import type { Role } from "../../../policies/schema/api.ts";
import { Config } from "../../../policies/schema/config.ts";
import { Capsule } from "../../../policies/schema/evidence.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { DAY, MONDAY, NOTE, PLANTED, VENUE, WHY, openCaseVenue } from "../../support/case-venue.ts";
import type { CaseVenue, Staff } from "../../support/case-venue.ts";
import { lockedFacts, signatureFits } from "../../support/locked-facts.ts";

const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop());
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const REASON = "Komenda Miejska prosi o dowody, pismo L.dz. 12";
const SECURE = { kind: "secure-evidence", text: "tablet odłożono do sejfu PLANTED-WORDS" };
const DESCRIBE = {
  kind: "describe",
  type: "1.8",
  area: "4",
  category: "TS-06",
  department: "wystawy",
  place: "sala 2",
  mode: "A",
  happenedAt: MONDAY,
};

describe.each(KINDS)("$kind: evidence of a case", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let venue: CaseVenue;
  const people: Record<string, Staff> = {};
  const who = (name: string): Staff => people[name] as Staff;

  beforeAll(async () => {
    venue = await openCaseVenue(await databases.open(kind), {
      also: (app, context) =>
        registerRetentionRoutes(app, {
          ...context,
          folder: "/nonexistent",
          config: Config.parse({ venue: { id: VENUE, name: "Centrum Nauki Przykład" } }),
        }),
    });
    const roles: Readonly<Record<string, readonly Role[]>> = {
      nsp: ["nsp"],
      nsp2: ["nsp"],
      intake: ["intake"],
      head: ["kierownik"],
      director: ["dyrektor"],
      coordinator: ["koordynator"],
      educator: ["edukator"],
      admin: ["admin"],
    };
    for (const [name, held] of Object.entries(roles))
      people[name] = await venue.person(name, held, held[0] === "kierownik" ? ["wystawy"] : "all");
  }, 60_000);
  afterAll(() => venue.close());

  /** The case of a draft of the machine. */
  const ofDraft = async (severity = "S3", facts: string | null = null): Promise<string> => {
    const id = `draft-${randomUUID().slice(0, 8)}`;
    const locked = canonicalJson({ ...lockedFacts(venue.now), severity });
    await sql`insert into register_draft (id, venue_id, number, state, contact, rule_id, category, severity, network, mode, device, opened_at,
      last_at, facts, facts_digest) values (${id}, ${VENUE}, ${`P/2026/${id}`}, 'draft', 'attempt', 'self-harm-loaned', 'TS-06', ${severity},
      'tablets', 'A', 'tab-07', ${venue.now}, ${venue.now}, ${facts ?? locked}, ${sha256(locked)})`.execute(
      venue.database,
    );
    const opened = await who("head").ask("GET", `/api/cases/${id}`);
    expect(opened.status).toBe(200);
    return opened.body.id as string;
  };
  const evidence = async (id: string, name = "coordinator") =>
    (await who(name).ask("GET", `/api/cases/${id}/evidence`)).body;
  const secured = async (severity = "S3"): Promise<{ id: string; capsule: string; path: string }> => {
    const id = await ofDraft(severity);
    await who("nsp").step(id, SECURE);
    const capsule = (await evidence(id)).capsules[0].id as string;
    return { id, capsule, path: `/api/cases/${id}/evidence/${capsule}` };
  };
  const asked = async (path: string, name = "nsp"): Promise<string> => {
    const reply = await who(name).ask("POST", `${path}/requests`, { reason: REASON });
    expect(reply.status).toBe(200);
    const id = path.split("/").at(-1);
    return reply.body.capsules.find((one: { id: string }) => one.id === id).requests[0].id as string;
  };
  const tried = async (name: string, path: string, body?: object): Promise<readonly [number, string]> => {
    const { status, body: said } = await who(name).ask("POST", path, body);
    return [status, (said.code as string | undefined) ?? ""];
  };

  it("is locked by the step itself: facts, hands and digest, and none of the step's words", async () => {
    const { id, capsule } = await secured();
    const view = await evidence(id);
    expect(view).toMatchObject({ mayHandle: false, capsules: [{ severity: "S3", needsSecond: false, erased: false }] });
    expect(view.capsules[0].custody).toMatchObject([{ seq: 1, by: "nsp", role: "nsp", action: "secured" }]);
    expect((await evidence(id, "nsp")).mayHandle).toBe(true);
    const { timeline } = (await who("head").ask("GET", `/api/cases/${id}`)).body;
    const entry = timeline.find((one: { kind: string }) => one.kind === "evidence");
    expect(entry.facts).toMatchObject({ capsule, digest: view.capsules[0].digest });
    const { rows } = await sql<{ item_id: string }>`select item_id from evidence_capsule where id = ${capsule}`.execute(
      venue.database,
    );
    const text = await venue.database.transaction().execute((tx) =>
      venue.context.vault.open(tx, {
        venueId: VENUE,
        itemId: rows[0]?.item_id ?? "",
        reader: { accountId: "reader", reason: "sprawdzenie w teście" },
        now: venue.now,
      }),
    );
    expect(sha256(text)).toBe(view.capsules[0].digest);
    const inside = Capsule.parse(JSON.parse(text));
    expect(inside).toMatchObject({ caseId: id, securedBy: who("nsp").id, draft: { facts: expect.any(String) } });
    // What this venue has not got is said, not left out.
    expect(inside.absent).toEqual(["no-generation", "no-report", "no-loan"]);
    expect(text).not.toContain("PLANTED");
    expect(JSON.stringify(view)).not.toContain("PLANTED");
  });

  it("is locked once however often the step comes, and not at all where the facts were changed", async () => {
    const id = await ofDraft();
    const sent = { id: randomUUID(), step: SECURE };
    for (let time = 0; time < 2; time += 1)
      expect((await who("nsp").ask("POST", `/api/cases/${id}/steps`, sent)).status).toBe(200);
    expect((await evidence(id)).capsules).toHaveLength(1);
    const forged = await ofDraft("S3", canonicalJson({ ...lockedFacts(venue.now), severity: "S1" }));
    expect(await who("nsp").refused(forged, SECURE)).toEqual([409, "E_EVIDENCE_FACTS"]);
    expect((await evidence(forged)).capsules).toEqual([]);
  });

  it("of a case that people opened says that no machine knew anything", async () => {
    const opened = await who("intake").ask("POST", "/api/cases", {
      id: randomUUID(),
      origin: "staff",
      happenedAt: MONDAY,
      department: "wystawy",
    });
    const id = opened.body.caseId as string;
    const after = await who("intake").step(id, SECURE);
    const entry = after.timeline.find((one: { kind: string }) => one.kind === "evidence");
    // `no-draft`, and nothing else can be known.
    expect(entry.facts.absent).toBe(1);
    expect((await evidence(id)).capsules).toHaveLength(1);
  });

  it("leaves the house signed, once for each request, with its reason in the log", async () => {
    const { id, capsule, path } = await secured();
    expect(await tried("nsp", `${path}/requests`, { reason: "krótko" })).toEqual([400, "E_API_INPUT"]);
    const request = await asked(path);
    const file = await who("nsp").ask("POST", `${path}/requests/${request}/file`);
    expect(file.status).toBe(200);
    const text = Buffer.from(file.body.base64 as string, "base64").toString("utf8");
    expect(sha256(text)).toBe(file.body.digest);
    const verdict = verifyCapsule(text, sha256, signatureFits);
    expect(verdict).toMatchObject({ ok: true, file: { capsule: { id: capsule, caseId: id } } });
    expect(verifyCapsule(text.replace("TS-06", "TS-07"), sha256, signatureFits).ok).toBe(false);
    expect(await tried("nsp", `${path}/requests/${request}/file`)).toEqual([409, "E_EVIDENCE_USED"]);
    const { body: log } = await who("director").ask("GET", `/api/cases/${id}/access`);
    const lines = (log as { by: string; action: string; reason: string }[])
      .filter(({ action }) => action.startsWith("evidence-"))
      .map(({ by, action, reason }) => [by, action, reason])
      .toSorted(([, a = ""], [, b = ""]) => (a < b ? -1 : 1));
    expect(lines).toEqual([
      ["nsp", `evidence-ask:${capsule}`, REASON],
      ["nsp", `evidence-export:${capsule}`, REASON],
    ]);
    const hands = (await evidence(id)).capsules[0].custody.map((hand: { action: string }) => hand.action);
    expect(hands).toEqual(["secured", "export-asked", "exported"]);
  });

  it("of severity S4 leaves only when another person in another role agreed, within a day", async () => {
    const { id, path } = await secured("S4");
    const request = await asked(path);
    const door = `${path}/requests/${request}`;
    expect((await evidence(id)).capsules[0]).toMatchObject({
      needsSecond: true,
      requests: [{ state: "needs-second" }],
    });
    expect(await tried("nsp", `${door}/file`)).toEqual([409, "E_EVIDENCE_SECOND"]);
    expect(await tried("nsp", `${door}/agreement`)).toEqual([409, "E_EVIDENCE_SAME_PERSON"]);
    expect(await tried("nsp2", `${door}/agreement`)).toEqual([409, "E_EVIDENCE_SAME_ROLE"]);
    expect(await tried("coordinator", `${door}/agreement`)).toEqual([403, "E_CASE_DENIED"]);
    const offered = await Promise.all(
      ["nsp", "nsp2", "head"].map(
        async (name) => (await evidence(id, name)).capsules[0].requests[0].mayAgree as boolean,
      ),
    );
    expect(offered).toEqual([false, false, true]);
    expect(await tried("head", `${door}/agreement`)).toEqual([200, ""]);
    const now = venue.now;
    venue.now = (now + DAY + 1) as Instant;
    expect(await tried("nsp", `${door}/file`)).toEqual([409, "E_EVIDENCE_EXPIRED"]);
    venue.now = now;
    expect(await tried("nsp", `${door}/file`)).toEqual([200, ""]);
    const { custody } = (await evidence(id)).capsules[0];
    expect(custody.map(({ role, action }: { role: string; action: string }) => `${role} ${action}`)).toEqual([
      "nsp secured",
      "nsp export-asked",
      "kierownik export-agreed",
      "nsp exported",
    ]);
  });

  it("needs two roles from the moment the case turns out to be of the gravest kind", async () => {
    const { id, path } = await secured("S3");
    const request = await asked(path);
    await who("head").step(id, { ...DESCRIBE, severe: true });
    expect((await evidence(id)).capsules[0]).toMatchObject({ severity: "S4", needsSecond: true });
    expect(await tried("nsp", `${path}/requests/${request}/file`)).toEqual([409, "E_EVIDENCE_SECOND"]);
    await who("head").step(id, SECURE);
    expect((await evidence(id)).capsules[1].severity).toBe("S4");
  });

  it("does not exist for whoever the case names, by any door, and for whoever may not see the case", async () => {
    const { id, path } = await secured();
    await who("head").step(id, { kind: "name-person", named: { account: who("nsp").id, role: null }, text: WHY });
    const unknown = `/api/cases/${randomUUID()}`;
    const doors = ["", "proof", "requests", "requests/r/agreement", "requests/r/file", "hold"];
    for (const door of doors) {
      const ask = (base: string) =>
        door === ""
          ? who("nsp").ask("GET", `${base}/evidence`)
          : who("nsp").ask("POST", `${base}/evidence/c/${door}`, {
              reason: REASON,
              ...(door === "hold" ? { held: true } : {}),
            });
      const [mine, none] = [await ask(`/api/cases/${id}`), await ask(unknown)];
      expect([door, mine.status, mine.text]).toEqual([door, none.status, none.text]);
      expect(mine.status).toBe(404);
    }
    const { body: log } = await who("director").ask("GET", `/api/cases/${id}/access`);
    expect(log.filter((one: { outcome: string }) => one.outcome === "conflict")).toHaveLength(doors.length);
    for (const name of ["educator", "admin"])
      expect((await who(name).ask("GET", `/api/cases/${id}/evidence`)).status).toBe(name === "admin" ? 403 : 404);
    expect(await tried("coordinator", `${path}/proof`, { reason: REASON })).toEqual([403, "E_CASE_DENIED"]);
    // A capsule of another case is none of this one.
    const other = await secured();
    expect(await tried("head", `/api/cases/${id}/evidence/${other.capsule}/proof`, { reason: REASON })).toEqual([
      404,
      "E_EVIDENCE_UNKNOWN",
    ]);
  });

  it("held for an authority, it keeps the personal data of its case; released, it lets them go", async () => {
    const { id, path } = await secured();
    const head = who("head");
    await head.step(id, DESCRIBE);
    await head.step(id, { kind: "qualify", text: WHY });
    await head.step(id, NOTE);
    await head.step(id, { kind: "hand-over" });
    await who("intake").step(id, { kind: "register" });
    expect(await tried("head", `${path}/hold`, { held: true, reason: REASON })).toEqual([200, ""]);
    expect((await evidence(id)).capsules[0].heldSince).toBe(venue.now);
    const erase = { caseId: id, subject: "case", outcome: "erase", why: "cel przetwarzania ustał" };
    expect(await tried("coordinator", "/api/retention/reviews", erase)).toEqual([409, "E_RETENTION_HELD"]);
    expect(await tried("head", `${path}/hold`, { held: false, reason: "prokuratura zwolniła dowody" })).toEqual([
      200,
      "",
    ]);
    expect((await evidence(id)).capsules[0].heldSince).toBeNull();
    expect(await tried("coordinator", "/api/retention/reviews", erase)).toEqual([200, ""]);
    // The capsule has a key of its own and goes with the note, not with the names.
    expect((await who("head").ask("POST", `${path}/proof`, { reason: REASON })).body).toMatchObject({ ok: true });
    expect(await head.refused(id, SECURE)).toEqual([409, "E_CASE_ERASED"]);
    expect(JSON.stringify(await evidence(id))).not.toContain(PLANTED.child);
  });

  it("goes to the narrower ring with its case (R-053)", async () => {
    const { id } = await secured();
    const head = who("head");
    await head.step(id, DESCRIBE);
    await head.step(id, { kind: "qualify", text: WHY });
    await head.step(id, NOTE);
    await head.step(id, { kind: "hand-over" });
    await who("intake").step(id, { kind: "register" });
    await head.step(id, { kind: "propose-harm", outcome: "positive", text: WHY });
    await who("director").step(id, { kind: "consult-harm", opinion: "agree", text: WHY });
    await head.step(id, SECURE);
    const { rows } = await sql<{
      subject: string;
      ring: string;
    }>`select subject, ring from vault_key where case_id = ${id}
      order by subject`.execute(venue.database);
    expect(rows.map(({ subject, ring }) => `${subject} ${ring}`)).toEqual(["case harm", "evidence harm"]);
    expect((await who("intake").ask("GET", `/api/cases/${id}/evidence`)).body.code).toBe("E_CASE_RING");
    expect((await who("nsp").ask("GET", `/api/cases/${id}/evidence`)).status).toBe(404);
  });

  /** What somebody with the password of the database can do. */
  const behind = async (statement: string): Promise<void> => {
    if (!isPostgres(venue.database)) {
      const { rows } = await sql<{ name: string; sql: string }>`select name, sql from sqlite_master
        where type = 'trigger' and name like 'ledger%'`.execute(venue.database);
      for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(venue.database);
      await sql.raw(statement).execute(venue.database);
      for (const trigger of rows) await sql.raw(trigger.sql).execute(venue.database);
      return;
    }
    await venue.database.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql.raw(statement).execute(tx);
    });
  };

  it("proves itself, and names what somebody changed behind its back", async () => {
    const { id, capsule, path } = await secured();
    const proof = async () => {
      const reply = await who("head").ask("POST", `${path}/proof`, { reason: "kontrola przed przekazaniem" });
      expect(reply.status).toBe(200);
      return reply.body;
    };
    const sound = await proof();
    expect(sound).toMatchObject({ ok: true, fault: null });
    expect(sound.entries).toBeGreaterThan(3);
    const { rows } = await sql<{
      digest: string;
      item_id: string;
      ledger_seq: number;
    }>`select digest, item_id, ledger_seq
      from evidence_capsule where id = ${capsule}`.execute(venue.database);
    const row = rows[0];
    if (row === undefined) throw new Error("no capsule");
    const forge = async (fault: string, change: string, back: string): Promise<void> => {
      await behind(change);
      expect(await proof()).toMatchObject({ ok: false, fault });
      await behind(back);
    };
    const at = `where id = '${capsule}'`;
    await forge(
      "digest",
      `update evidence_capsule set digest = '${"0".repeat(64)}' ${at}`,
      `update evidence_capsule set digest = '${row.digest}' ${at}`,
    );
    await forge(
      "entry",
      `update evidence_capsule set ledger_seq = ledger_seq - 1 ${at}`,
      `update evidence_capsule set ledger_seq = ${String(row.ledger_seq)} ${at}`,
    );
    await forge(
      "custody",
      `update evidence_custody set role = 'admin' where capsule_id = '${capsule}' and seq = 1`,
      `update evidence_custody set role = 'nsp' where capsule_id = '${capsule}' and seq = 1`,
    );
    const item = `where id = '${row.item_id}'`;
    await forge(
      "sealed",
      `update vault_item set ciphertext = substr(ciphertext, 1, 60) || 'AAAA' || substr(ciphertext, 65) ${item}`,
      `update vault_item set ciphertext = ciphertext ${item}`,
    );
    expect((await verifyBooks(venue.database, VENUE)).map(({ verdict }) => verdict.ok)).toEqual([true, true, true]);
    const second = await secured();
    await behind(
      `update ledger_entry set skeleton = replace(skeleton, '"severity":"S3"', '"severity":"S2"')
        where case_id = '${id}' and kind = 'evidence-capsule'`,
    );
    const reply = await who("head").ask("POST", `${second.path}/proof`, { reason: "kontrola przed przekazaniem" });
    expect(reply.body).toMatchObject({ ok: false, fault: "book" });
  });
});
