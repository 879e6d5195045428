/**
 * Evidence capsules on SQLite and on a real PostgreSQL: what was known then and nothing of content or people, hands written down, two roles
 * for the worst, any octet changed is noticed, erased apart from the case.
 *
 * @module
 */
import * as fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeviceTables } from "../../../dashboard/devices/tables.ts";
import {
  agreeExport,
  askExport,
  capsulesOf,
  custodyOf,
  eraseEvidence,
  exportCapsule,
  hold,
  read,
  secure,
} from "../../../dashboard/evidence/index.ts";
import { readBook, verifyBooks } from "../../../dashboard/ledger/index.ts";
import type { LoanTables } from "../../../dashboard/loans/tables.ts";
import { canonicalJson, sha256 } from "../../../dashboard/platform/canonical.ts";
import { openPublisherKey } from "../../../dashboard/platform/publisher-key.ts";
import type { PublisherKey } from "../../../dashboard/platform/publisher-key.ts";
import type { RegisterTables } from "../../../dashboard/register/tables.ts";
import type { VenueTables } from "../../../dashboard/venues/tables.ts";
import { verifyCapsule } from "../../../policies/engine/evidence/verify.ts";
import type { CapsuleFile } from "../../../policies/schema/evidence.ts";
import type { Instant } from "../../../policies/schema/vocabulary.ts";
import { lockedFacts, signatureFits } from "../../support/locked-facts.ts";
import { KINDS, TestDatabases, missing } from "../../support/case-databases.ts";
import { START, VENUE, VaultWorld, gathered } from "../../support/vault-world.ts";

const MIN = 60_000;
const DAY = 86_400_000;
const NSP = { accountId: "account-nsp", role: "nsp" };
const HEAD = { accountId: "account-head", role: "kierownik" };
const databases = new TestDatabases();
beforeAll(() => databases.start(), 30_000);
afterAll(() => databases.stop(), 30_000);
it.skipIf(missing === undefined)(`PostgreSQL was not tested: ${missing ?? ""}`, () => undefined);

const judged = (text: string) => verifyCapsule(text, sha256, signatureFits);

const FACTS = lockedFacts(START);

describe.each(KINDS)("$kind: evidence", ({ kind, skip }) => {
  if (skip !== undefined) return;
  let world: VaultWorld;
  let signer: PublisherKey;

  const draft = async (id: string, severity = "S3"): Promise<string> => {
    const facts = canonicalJson({ ...FACTS, severity });
    await world.database
      .withTables<RegisterTables>()
      .insertInto("register_draft")
      .values({
        id,
        venue_id: VENUE,
        number: `P/2027/${id}`,
        state: "draft",
        contact: "attempt",
        rule_id: "self-harm-loaned",
        category: "TS-06",
        severity,
        network: "tablets",
        mode: "A",
        device: "tab-07",
        opened_at: START,
        last_at: START + MIN,
        facts,
        facts_digest: sha256(facts),
      })
      .execute();
    return id;
  };

  beforeAll(async () => {
    world = await VaultWorld.open(await databases.place(kind));
    signer = openPublisherKey({ root: world.folder });
    const db = world.database;
    await db
      .withTables<VenueTables>()
      .insertInto("venue_generation")
      .values(
        [11, 12, 13].map((generation) => ({
          venue_id: VENUE,
          generation,
          created_at: START - (13 - generation) * DAY,
          bundle_digest: sha256(String(generation)),
          list_generation: generation + 28,
        })),
      )
      .execute();
    const report = (seq: number, at: number, colour: string) => ({
      venue_id: VENUE,
      device_id: "tab-07",
      report_id: `report-${String(seq)}`,
      key_id: "k",
      seq,
      hash: sha256(`report ${String(seq)}`),
      prev_hash: null,
      boot_id: "b",
      measured_at: at,
      received_at: at + 5,
      monotonic_ms: 1,
      trigger_name: "schedule",
      agent_version: "0.1.0",
      lost: 0,
      second_hand: 0,
      facts: '{"planted":"historia-przegladania"}',
      score: JSON.stringify({ ratio: 0.75, known: 8, applicable: 8, colour }),
      basis: "x",
    });
    await db
      .withTables<DeviceTables>()
      .insertInto("device_report")
      .values([
        report(1, START - DAY, "red"),
        report(2, START - MIN, "amber"),
        report(3, START + MIN, "green"),
      ] as never)
      .execute();
    const change = (id: string, at: number, to: string) => ({
      id,
      venue_id: VENUE,
      device_id: "tab-07",
      at,
      check_id: "disk.encrypted",
      from_state: null,
      to_state: to,
    });
    await db
      .withTables<DeviceTables>()
      .insertInto("device_transition")
      .values([change("t1", START - DAY, "pass"), change("t2", START - MIN, "fail"), change("t3", START + MIN, "pass")])
      .execute();
    const loans = db.withTables<LoanTables>();
    for (const [id, from, to] of [
      ["before", START - DAY, START - DAY + MIN],
      ["during", START - 10 * MIN, null],
    ] as const) {
      await loans
        .insertInto("loan_session")
        .values({
          id,
          venue_id: VENUE,
          number: `Z/2027/${id}`,
          state: "running",
          activity: "Planted lesson",
          age_band: "10-12",
          children: 12,
          camera: 0,
          owner_account: "planted-owner",
          owner_name: "Planted Name",
          created_at: from,
          briefed_at: from,
          started_at: from,
          ends_at: from + DAY,
          closed_at: null,
          overdue_at: null,
        })
        .execute();
      await loans
        .insertInto("loan_device")
        .values({
          id: `l-${id}`,
          venue_id: VENUE,
          session_id: id,
          device_id: "tab-07",
          handed_out_at: from,
          gate: "{}",
          override_reason: null,
          override_by: null,
          override_at: null,
          returned_at: to,
          damaged: 0,
          media: null,
          accounts: null,
          wiped: 0,
          remark: "planted remark",
          missing: 0,
          missing_reason: null,
          missing_at: null,
          cleaned_at: null,
          open_key: to === null ? "x" : null,
        })
        .execute();
    }
  }, 60_000);
  beforeEach(async () => {
    await world.empty();
    await world.database.withTables<RegisterTables>().deleteFrom("register_draft").execute();
  });
  afterAll(async () => {
    await world.close();
  });

  const secured = async (severity: "S2" | "S3" | "S4" = "S3", draftId: string | null = "d1") =>
    world.tx((tx) =>
      secure(tx, world.vault, {
        venueId: VENUE,
        caseId: "case-1",
        draftId,
        severity,
        by: NSP,
        why: "zabezpieczenie dowodów",
        now: world.now,
      }),
    );
  const of = (capsuleId: string, by = NSP) => ({
    venueId: VENUE,
    capsuleId,
    by,
    why: "prośba policji",
    now: world.now,
  });
  const asked = (capsuleId: string, by = NSP) => world.tx((tx) => askExport(tx, of(capsuleId, by)));
  const agreed = (exportId: string, by = HEAD) =>
    world.tx((tx) => agreeExport(tx, { venueId: VENUE, exportId, by, now: world.now }));
  const exported = (exportId: string) =>
    world.tx((tx) => exportCapsule(tx, world.vault, signer, { venueId: VENUE, exportId, by: NSP, now: world.now }));

  it("holds what was known when the draft was opened, not what came later", async () => {
    await draft("d1");
    const { capsuleId, absent, digest } = await secured();
    expect(absent).toEqual([]);
    const capsule = await world.tx((tx) => read(tx, world.vault, of(capsuleId)));
    expect(capsule).toMatchObject({
      severity: "S3",
      draft: { number: "P/2027/d1", openedAt: START },
      policy: { generation: 12, listGeneration: 40, bundleDigest: sha256("12") },
      device: {
        id: "tab-07",
        reportId: "report-2",
        score: { colour: "amber" },
        checks: [{ check: "disk.encrypted", state: "fail", since: START - MIN }],
      },
      loan: { session: "during", number: "Z/2027/during", returnedAt: null },
    });
    expect(sha256(canonicalJson(capsule))).toBe(digest);
    const facts = JSON.parse(capsule.draft?.facts ?? "") as typeof FACTS;
    expect([facts.because.entry, facts.terms.find(({ id }) => id === "pageRendered")?.observed]).toEqual([
      "blocked.example",
      true,
    ]);
    const [entry] = await gathered(readBook(world.database, VENUE, "events"));
    expect(entry).toMatchObject({ kind: "evidence-capsule", skeleton: { capsule: capsuleId, digest } });
  });

  it("holds no person and no content, and lies sealed", async () => {
    await draft("d1");
    const { capsuleId } = await secured();
    const text = JSON.stringify(await world.tx((tx) => read(tx, world.vault, of(capsuleId))));
    for (const planted of ["planted", "Planted", "historia-przegladania"]) expect(text).not.toContain(planted);
    for (const table of ["evidence_capsule", "evidence_custody", "vault_item", "ledger_entry"]) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(world.database);
      expect([table, JSON.stringify(rows).includes("blocked.example")]).toEqual([table, false]);
    }
  });

  it("refuses facts with a member for content", async () => {
    const facts = canonicalJson({ ...FACTS, searchTerms: "planted" });
    await draft("d1");
    await world.database
      .withTables<RegisterTables>()
      .updateTable("register_draft")
      .set({ facts, facts_digest: sha256(facts) })
      .execute();
    await expect(secured()).rejects.toMatchObject({ code: "E_EVIDENCE_FACTS" });
    // Facts changed behind the register's back are no evidence either.
    await world.database
      .withTables<RegisterTables>()
      .updateTable("register_draft")
      .set({ facts: canonicalJson(FACTS) })
      .execute();
    await expect(secured()).rejects.toMatchObject({ code: "E_EVIDENCE_FACTS" });
    expect(await capsulesOf(world.database, VENUE, "case-1")).toEqual([]);
  });

  it("says what could not be had", async () => {
    expect((await secured("S2", null)).absent).toEqual(["no-draft"]);
    await draft("d1");
    await world.database.withTables<RegisterTables>().updateTable("register_draft").set({ device: "tab-99" }).execute();
    expect((await secured("S2", "d1")).absent).toEqual(["no-report", "no-loan"]);
    // The higher severity counts, whichever of the two it is.
    expect((await capsulesOf(world.database, VENUE, "case-1")).map(({ severity }) => severity).toSorted()).toEqual([
      "S2",
      "S3",
    ]);
  });

  it("of S4 leaves the house only when another person in another role agreed, once, within a day", async () => {
    await draft("d1", "S4");
    const { capsuleId } = await secured("S3");
    const first = await asked(capsuleId);
    await expect(exported(first)).rejects.toMatchObject({ code: "E_EVIDENCE_SECOND" });
    await expect(agreed(first, NSP)).rejects.toMatchObject({ code: "E_EVIDENCE_SAME_PERSON" });
    await expect(agreed(first, { accountId: "account-nsp", role: "dyrektor" })).rejects.toMatchObject({
      code: "E_EVIDENCE_SAME_PERSON",
    });
    await expect(agreed(first, { accountId: "another", role: "nsp" })).rejects.toMatchObject({
      code: "E_EVIDENCE_SAME_ROLE",
    });
    await agreed(first);
    expect(judged(await exported(first))).toMatchObject({ ok: true });
    await expect(exported(first)).rejects.toMatchObject({ code: "E_EVIDENCE_USED" });
    const second = await asked(capsuleId);
    world.now = (world.now + DAY + 1) as Instant;
    await expect(agreed(second)).rejects.toMatchObject({ code: "E_EVIDENCE_EXPIRED" });
    const third = await asked(capsuleId);
    await agreed(third);
    world.now = (world.now + DAY + 1) as Instant;
    await expect(exported(third)).rejects.toMatchObject({ code: "E_EVIDENCE_EXPIRED" });
    await expect(exported("none")).rejects.toMatchObject({ code: "E_EVIDENCE_UNKNOWN" });
    // An agreement is not passed on: nobody may answer a request of another venue.
    await expect(
      world.tx((tx) => agreeExport(tx, { venueId: "other", exportId: third, by: HEAD, now: world.now })),
    ).rejects.toMatchObject({ code: "E_EVIDENCE_UNKNOWN" });
  });

  it("tells through whose hands it went, in the file and in the book", async () => {
    await draft("d1");
    const { capsuleId } = await secured();
    world.now = (world.now + MIN) as Instant;
    await world.tx((tx) => read(tx, world.vault, of(capsuleId, HEAD)));
    // The clock is put back meanwhile.
    world.now = (world.now - DAY) as Instant;
    const text = await exported(await asked(capsuleId));
    const { custody } = JSON.parse(text) as CapsuleFile;
    expect(custody.map(({ action, by, role }) => `${action} ${by} ${role}`)).toEqual([
      "secured account-nsp nsp",
      "read account-head kierownik",
      "export-asked account-nsp nsp",
      "exported account-nsp nsp",
    ]);
    expect(judged(text)).toMatchObject({ ok: true });
    const audit = await gathered(readBook(world.database, VENUE, "audit"));
    for (const { ledger, action } of custody)
      expect(audit[ledger.seq - 1]).toMatchObject({ hash: ledger.hash, kind: `evidence-${action}` });
    expect(await custodyOf(world.database, capsuleId)).toEqual(custody);
    await expect(world.tx((tx) => read(tx, world.vault, { ...of(capsuleId), why: "bo" }))).rejects.toMatchObject({
      code: "E_EVIDENCE_REASON",
    });
    for (const { verdict } of await verifyBooks(world.database, VENUE)) expect(verdict.ok).toBe(true);
  });

  it("any octet of the file changed is noticed", async () => {
    await draft("d1");
    const { capsuleId } = await secured();
    const octets = Buffer.from(await exported(await asked(capsuleId)));
    const other = openPublisherKey({ root: `${world.folder}/other` });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: octets.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, by) => {
        const changed = Buffer.from(octets);
        changed[place] = ((changed[place] as number) + by) % 256;
        expect(judged(changed.toString("utf8")).ok).toBe(false);
      }),
      { numRuns: 250 },
    );
    const file = JSON.parse(octets.toString()) as CapsuleFile & { custody: object[] };
    // Every octet of the signature once, also the one whose last bits stand for nothing.
    const from = octets.indexOf(file.signature);
    for (let place = from; place < from + file.signature.length; place += 1)
      for (const letter of "ABQRghwx=") {
        const changed = Buffer.from(octets);
        changed[place] = letter.charCodeAt(0);
        if (!changed.equals(octets)) expect(judged(changed.toString("utf8")).ok).toBe(false);
      }
    const written = (changes: object): string => `${canonicalJson({ ...file, ...changes })}\n`;
    const signed = (changes: object, key = signer): string => {
      const unsigned = { ...file, ...changes, publicKey: key.publicKey, signature: undefined };
      return `${canonicalJson({ ...unsigned, signature: key.sign(canonicalJson(unsigned)) })}\n`;
    };
    const { capsule, custody } = file;
    const facts = canonicalJson({ ...FACTS, searchTerms: "x" });
    const withFacts = { ...capsule, draft: { ...capsule.draft, facts, factsDigest: sha256(facts) } };
    for (const [why, text] of [
      ["signature", written({ capsule, publicKey: other.publicKey })],
      ["digest", written({ capsule: { ...capsule, caseId: "case-2" } })],
      [
        "signature",
        written({
          capsule: { ...capsule, caseId: "case-2" },
          digest: sha256(canonicalJson({ ...capsule, caseId: "case-2" })),
        }),
      ],
      ["custody", signed({ custody: custody.slice(0, -1) })],
      ["custody", signed({ custody: custody.slice(1) })],
      ["custody", signed({ custody: custody.toReversed() })],
      ["facts", signed({ capsule: withFacts, digest: sha256(canonicalJson(withFacts)) })],
      ["shape", signed({ screenshot: "x" })],
      ["shape", "{"],
      ["canonical", octets.toString().trimEnd()],
      ["canonical", octets.toString().replace('"version":1', '"version": 1')],
    ] as const)
      expect([why, judged(text)]).toEqual([why, { ok: false, why }]);
    // Signed anew by another installation it is in order in itself; whose key it is, people compare.
    expect(judged(signed({}, other))).toMatchObject({ ok: true, file: { publicKey: other.publicKey } });
  }, 30_000);

  it("is erased apart from its case, and not while an authority holds it", async () => {
    await draft("d1");
    const note = await world.case("case-1", "notatka");
    const { capsuleId } = await secured();
    const erase = () =>
      world.tx((tx) =>
        eraseEvidence(tx, world.vault, {
          venueId: VENUE,
          caseId: "case-1",
          now: world.now,
          why: "retention",
          by: "iod",
        }),
      );
    await world.tx((tx) => hold(tx, { ...of(capsuleId, HEAD), held: true }));
    await expect(erase()).rejects.toMatchObject({ code: "E_EVIDENCE_HELD" });
    await world.tx((tx) => hold(tx, { ...of(capsuleId, HEAD), held: false }));
    await erase();
    await expect(world.tx((tx) => read(tx, world.vault, of(capsuleId)))).rejects.toMatchObject({
      code: "E_EVIDENCE_ERASED",
    });
    expect(await world.read(note.itemId)).toBe("notatka");
    for (const { verdict } of await verifyBooks(world.database, VENUE)) expect(verdict.ok).toBe(true);
  });
});
