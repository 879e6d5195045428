/**
 * Gathers what a capsule holds, as it was when the draft was opened. What cannot be had is said to be absent.
 *
 * @module
 */
import { CapsuleFacts } from "../../policies/schema/evidence.ts";
import type { Absence, Capsule } from "../../policies/schema/evidence.ts";
import { PostureScore } from "../../policies/schema/device-baseline.ts";
import { sha256 } from "../platform/canonical.ts";
import type { Queryable } from "../platform/tables.ts";
import { EvidenceError } from "./error.ts";
import type { EvidenceSources } from "./tables.ts";

type Parts = Pick<Capsule, "draft" | "policy" | "device" | "loan" | "absent">;
type Draft = EvidenceSources["register_public_evidence"];

async function draftOf(db: Queryable, venueId: string, id: string): Promise<Draft | undefined> {
  return db
    .withTables<EvidenceSources>()
    .selectFrom("register_public_evidence")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** @throws {EvidenceError} `E_EVIDENCE_FACTS` if they were changed since, or hold more than a capsule may */
function factsOf(draft: Draft): CapsuleFacts {
  const facts =
    sha256(draft.facts) === draft.facts_digest ? CapsuleFacts.safeParse(JSON.parse(draft.facts)) : undefined;
  if (facts?.success !== true)
    throw new EvidenceError("E_EVIDENCE_FACTS", `the locked facts of draft ${draft.number} are not what was locked`);
  return facts.data;
}

/** The generation the hit was judged by; its number stands in the locked facts. */
async function policyOf(db: Queryable, draft: Draft): Promise<Capsule["policy"]> {
  const { policyGeneration } = factsOf(draft);
  const row = await db
    .withTables<EvidenceSources>()
    .selectFrom("venue_public_evidence")
    .selectAll()
    .where("venue_id", "=", draft.venue_id)
    .where("generation", "=", policyGeneration)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    generation: row.generation,
    listGeneration: row.list_generation,
    bundleDigest: row.bundle_digest,
    publishedAt: row.created_at,
  } as Capsule["policy"];
}

/** What each check said at `at`: the newest change before it. */
async function checksAt(db: Queryable, venueId: string, device: string, at: number) {
  const rows = await db
    .withTables<EvidenceSources>()
    .selectFrom("device_public_check")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .where("at", "<=", at)
    .orderBy("at")
    .execute();
  const newest = new Map(
    rows.map((row) => [row.check_id, { check: row.check_id, state: row.to_state, since: row.at }]),
  );
  return [...newest.values()].toSorted((a, b) => (a.check < b.check ? -1 : 1));
}

async function deviceAt(db: Queryable, venueId: string, device: string, at: number): Promise<Capsule["device"]> {
  const row = await db
    .withTables<EvidenceSources>()
    .selectFrom("device_public_evidence")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .where("measured_at", "<=", at)
    .orderBy("measured_at", "desc")
    .orderBy("report_id")
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: device,
    reportId: row.report_id,
    hash: row.hash,
    measuredAt: row.measured_at,
    receivedAt: row.received_at,
    agentVersion: row.agent_version,
    score: PostureScore.parse(JSON.parse(row.score)),
    checks: await checksAt(db, venueId, device, at),
  } as Capsule["device"];
}

async function loanAt(db: Queryable, venueId: string, device: string, at: number): Promise<Capsule["loan"]> {
  const row = await db
    .withTables<EvidenceSources>()
    .selectFrom("loan_public_evidence")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("device_id", "=", device)
    .where("handed_out_at", "<=", at)
    .where((eb) => eb.or([eb("returned_at", "is", null), eb("returned_at", ">=", at)]))
    .orderBy("handed_out_at", "desc")
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    session: row.session_id,
    number: row.number,
    handedOutAt: row.handed_out_at,
    returnedAt: row.returned_at,
  } as Capsule["loan"];
}

/**
 * @param draftId  none for a case that people opened: then there is nothing a machine locked
 * @throws {EvidenceError} `E_EVIDENCE_FACTS`
 */
export async function collect(
  db: Queryable,
  venueId: string,
  draftId: string | null,
): Promise<Parts & { severity: string | null }> {
  const row = draftId === null ? undefined : await draftOf(db, venueId, draftId);
  if (row === undefined)
    return { draft: null, policy: null, device: null, loan: null, absent: ["no-draft"], severity: null };
  const policy = await policyOf(db, row);
  const device = row.device === null ? null : await deviceAt(db, venueId, row.device, row.opened_at);
  const loan = row.device === null ? null : await loanAt(db, venueId, row.device, row.opened_at);
  const absent: Absence[] = [];
  if (policy === null) absent.push("no-generation");
  if (row.device === null) absent.push("no-device");
  else if (device === null) absent.push("no-report");
  if (row.device !== null && loan === null) absent.push("no-loan");
  const draft = {
    id: row.id,
    number: row.number,
    openedAt: row.opened_at,
    lastAt: row.last_at,
    signals: row.signals,
    factsDigest: row.facts_digest,
    facts: row.facts,
  } as Capsule["draft"];
  return { draft, policy, device, loan, absent, severity: row.severity };
}
