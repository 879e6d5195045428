/**
 * Evidence of a case as people handle it: locked by a step, listed with its hands, proved, handed over, held for an authority.
 *
 * Whoever may secure evidence may handle it; who that is stands in `policies/engine/case/access.ts`. Nothing here shows what is inside.
 *
 * @module
 */
import type { CaseStep } from "../../policies/schema/case.ts";
import type { CapsuleView, CaseEvidence, EvidenceFile, EvidenceProof } from "../../policies/schema/evidence-api.ts";
import type { Severity } from "../../policies/schema/vocabulary.ts";
import { decide } from "../../policies/engine/case/access.ts";
import {
  agreeExport,
  askExport,
  capsulesOf,
  custodyOf,
  EvidenceError,
  exportCapsule,
  exportsOf,
  hold,
  prove,
  secure,
  worsen,
} from "../evidence/index.ts";
import type { EvidenceErrorCode, Hand, Secured } from "../evidence/index.ts";
import { sha256 } from "../platform/canonical.ts";
import { instant } from "../platform/clock.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import type { CaseContext, StaffMember } from "./context.ts";
import { logAccess, passGate } from "./gate.ts";
import type { Seen } from "./gate.ts";
import { findCase, recordOf } from "./store.ts";
import type { CaseRow } from "./tables.ts";

/** A case that people opened has no machine's word for how grave it is. */
const UNJUDGED: Severity = "S3";
/** Why a capsule was made stands in the step, sealed; the list of hands is not. */
const SECURED_BY_STEP = "zabezpieczenie dowodów w sprawie";

const STATUS: Readonly<Record<Exclude<EvidenceErrorCode, "E_EVIDENCE_HELD">, number>> = {
  E_EVIDENCE_UNKNOWN: 404,
  E_EVIDENCE_FACTS: 409,
  E_EVIDENCE_REASON: 422,
  E_EVIDENCE_SECOND: 409,
  E_EVIDENCE_SAME_PERSON: 409,
  E_EVIDENCE_SAME_ROLE: 409,
  E_EVIDENCE_EXPIRED: 409,
  E_EVIDENCE_USED: 409,
  E_EVIDENCE_ERASED: 409,
};

/** Evidence that refuses is an answer to the person. */
export async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof EvidenceError && cause.code !== "E_EVIDENCE_HELD")
      throw new Refusal(STATUS[cause.code], cause.code);
    throw cause;
  }
}

export const severityOf = (row: CaseRow): Severity =>
  recordOf(row).severe ? "S4" : ((row.severity as Severity | null) ?? UNJUDGED);

/**
 * What a step does to evidence: `secure-evidence` locks what is known into a capsule, `describe` may make what is locked graver.
 *
 * @returns the new capsule; null: this step makes none
 */
export async function evidenceOf(
  tx: DatabaseTransaction,
  { venueId, vault }: Pick<CaseContext, "venueId" | "vault">,
  row: CaseRow,
  step: CaseStep,
  by: Hand,
  now: number,
): Promise<Secured | null> {
  if (step.kind === "describe" && step.severe) await worsen(tx, { venueId, caseId: row.id });
  if (step.kind !== "secure-evidence") return null;
  return inWords(
    secure(tx, vault, {
      venueId,
      caseId: row.id,
      draftId: row.draft_id,
      severity: severityOf(row),
      ring: row.harm === "positive" ? "harm" : "case",
      by,
      why: SECURED_BY_STEP,
      now,
    }),
  );
}

async function viewOf(
  context: Pick<CaseContext, "venueId" | "vault">,
  db: Queryable,
  { row, access, person }: Seen,
  staff: readonly StaffMember[],
  now: number,
): Promise<CaseEvidence> {
  const { venueId, vault } = context;
  const names = new Map(staff.map(({ account, displayName }) => [account, displayName]));
  const nameOf = (account: string | null): string | null => names.get(account ?? "") ?? null;
  const handler = decide(person, "secure-evidence", access);
  const erased = await vault.isErased(db, { venueId, caseId: row.id, subject: "evidence" });
  const capsules: CapsuleView[] = [];
  for (const one of await capsulesOf(db, venueId, row.id)) {
    const requests = await exportsOf(db, one, now);
    capsules.push({
      id: one.id,
      securedAt: instant(one.created_at),
      severity: one.severity as Severity,
      needsSecond: one.severity === "S4",
      digest: one.digest as CapsuleView["digest"],
      entry: one.ledger_seq,
      heldSince: one.held_since === null || one.released_at !== null ? null : instant(one.held_since),
      erased,
      custody: (await custodyOf(db, one.id)).map(({ seq, at, by, role, action, why, ledger }) => ({
        seq,
        at,
        by: nameOf(by),
        role,
        action,
        why,
        entry: ledger.seq,
      })),
      requests: requests.map((request) => ({
        id: request.id,
        askedAt: instant(request.asked_at),
        askedBy: nameOf(request.asked_by),
        askedRole: request.asked_role,
        why: request.why,
        agreed:
          request.agreed_at === null
            ? null
            : {
                at: instant(request.agreed_at),
                by: nameOf(request.agreed_by),
                role: request.agreed_role ?? "",
              },
        state: request.state,
        mayAgree:
          request.state === "needs-second" &&
          handler.ok &&
          request.asked_by !== person.account &&
          request.asked_role !== handler.role,
      })),
    });
  }
  return { mayHandle: handler.ok, capsules };
}

/** Capsules of a case, for whoever may read it. @throws {GateRefusal} 403, 404 */
export async function caseEvidence(
  context: CaseContext,
  account: string,
  id: string,
  now: number,
): Promise<CaseEvidence> {
  const { database, venueId } = context;
  const staff = await context.people.staff(database, now);
  const seen = passGate(context, await findCase(database, venueId, id), staff, account, "read");
  return viewOf(context, database, seen, staff, now);
}

/** Which capsule of which case, and the request if it is about one. */
export interface EvidencePlace {
  readonly caseId: string;
  readonly capsuleId: string;
  readonly exportId?: string;
}

/** What is done with a capsule, as the log of reads of the case calls it. */
type Deed = "prove" | "ask" | "agree" | "export" | "hold" | "release";

interface Handling {
  readonly tx: DatabaseTransaction;
  readonly seen: Seen;
  readonly staff: readonly StaffMember[];
  readonly by: Hand;
}

/**
 * Lets a person through to one capsule, does something with it and writes the deed down, all in one transaction.
 *
 * @throws {GateRefusal} 403, 404; {Refusal} 404 `E_EVIDENCE_UNKNOWN`
 */
async function handle<T>(
  context: CaseContext,
  account: string,
  place: EvidencePlace,
  deed: Deed,
  reason: string | null,
  now: number,
  work: (handling: Handling) => Promise<T>,
): Promise<T> {
  const { database, venueId } = context;
  return inWords(
    database.transaction().execute(async (tx) => {
      const staff = await context.people.staff(tx, now);
      const seen = passGate(context, await findCase(tx, venueId, place.caseId), staff, account, "secure-evidence");
      const capsule = (await capsulesOf(tx, venueId, seen.row.id)).find(({ id }) => id === place.capsuleId);
      if (capsule === undefined) throw new Refusal(404, "E_EVIDENCE_UNKNOWN");
      const { exportId } = place;
      const request =
        exportId === undefined ? null : (await exportsOf(tx, capsule, now)).find(({ id }) => id === exportId);
      if (request === undefined) throw new Refusal(404, "E_EVIDENCE_UNKNOWN");
      await logAccess(tx, {
        venueId,
        caseId: seen.row.id,
        account,
        role: seen.person.role,
        action: `evidence-${deed}:${capsule.id}`,
        outcome: "granted",
        // A request was made for a reason; whoever agrees to it or takes the file acts for the same.
        reason: reason ?? request?.why ?? null,
        at: now,
      });
      // Last: the books take their one lock.
      return work({ tx, seen, staff, by: { accountId: account, role: seen.person.role } });
    }),
  );
}

export async function proveEvidence(
  context: CaseContext,
  account: string,
  place: EvidencePlace,
  why: string,
  now: number,
): Promise<EvidenceProof> {
  const { venueId, vault } = context;
  const { capsuleId } = place;
  return handle(context, account, place, "prove", why, now, ({ tx, by }) =>
    prove(tx, vault, { venueId, capsuleId, by, why, now }),
  );
}

export async function askEvidence(
  context: CaseContext,
  account: string,
  place: EvidencePlace,
  why: string,
  now: number,
): Promise<CaseEvidence> {
  const { venueId } = context;
  const { capsuleId } = place;
  return handle(context, account, place, "ask", why, now, async ({ tx, seen, staff, by }) => {
    await askExport(tx, { venueId, capsuleId, by, why, now });
    return viewOf(context, tx, seen, staff, now);
  });
}

export async function agreeEvidence(
  context: CaseContext,
  account: string,
  place: EvidencePlace & { readonly exportId: string },
  now: number,
): Promise<CaseEvidence> {
  const { venueId } = context;
  const { exportId } = place;
  return handle(context, account, place, "agree", null, now, async ({ tx, seen, staff, by }) => {
    await agreeExport(tx, { venueId, exportId, by, now });
    return viewOf(context, tx, seen, staff, now);
  });
}

/** The signed file, once for each request. */
export async function exportEvidence(
  context: CaseContext,
  account: string,
  place: EvidencePlace & { readonly exportId: string },
  now: number,
): Promise<EvidenceFile> {
  const { venueId, vault, signer } = context;
  const { exportId, capsuleId } = place;
  const text = await handle(context, account, place, "export", null, now, ({ tx, by }) =>
    exportCapsule(tx, vault, signer, { venueId, exportId, by, now }),
  );
  return {
    name: `dowod-${capsuleId}.json`,
    mediaType: "application/json",
    base64: Buffer.from(text, "utf8").toString("base64"),
    digest: sha256(text),
  };
}

export async function holdEvidence(
  context: CaseContext,
  account: string,
  place: EvidencePlace,
  asked: { readonly held: boolean; readonly reason: string },
  now: number,
): Promise<CaseEvidence> {
  const { venueId } = context;
  const { capsuleId } = place;
  const { held, reason: why } = asked;
  return handle(context, account, place, held ? "hold" : "release", why, now, async ({ tx, seen, staff, by }) => {
    await hold(tx, { venueId, capsuleId, by, why, now, held });
    return viewOf(context, tx, seen, staff, now);
  });
}
