/**
 * Secures, reads, hands over and erases capsules.
 *
 * What is in a capsule lies in the vault under a key of its own (`evidence`), so it may outlive the personal data of its case and be erased
 * apart from them; the register keeps its digest. Nothing here judges who may do what: the caller asked `policies/engine/case/access.ts`. What
 * is judged here is that a capsule of severity S4 leaves only when a second person in another role agreed.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { signedText } from "../../policies/engine/evidence/verify.ts";
import { canonicalJson } from "../../policies/engine/ledger/canonical.ts";
import { Capsule } from "../../policies/schema/evidence.ts";
import type { CapsuleFile } from "../../policies/schema/evidence.ts";
import { append } from "../ledger/index.ts";
import { sha256 } from "../platform/canonical.ts";
import { isPostgres } from "../platform/db.ts";
import type { PublisherKey } from "../platform/publisher-key.ts";
import type { DatabaseTransaction, Queryable } from "../platform/tables.ts";
import { VaultError } from "../vault/index.ts";
import type { Ring, Vault } from "../vault/index.ts";
import { collect } from "./collect.ts";
import { custodyOf, noteHand } from "./custody.ts";
import type { Hand } from "./custody.ts";
import { EvidenceError } from "./error.ts";
import { AGREED_FOR_MS } from "./hand-over.ts";
import type { CapsuleRow, EvidenceTables, ExportRow } from "./tables.ts";

const MIN_REASON = 5;

export interface Secured {
  readonly capsuleId: string;
  readonly digest: string;
  /** Parts that could not be had. */
  readonly absent: Capsule["absent"];
}

export function reasoned(why: string): string {
  const reason = why.trim();
  if (reason.length < MIN_REASON || reason.length > 400)
    throw new EvidenceError("E_EVIDENCE_REASON", "handling evidence needs a reason of 5 to 400 characters");
  return reason;
}

export async function find(tx: DatabaseTransaction, venueId: string, capsuleId: string): Promise<CapsuleRow> {
  let query = tx
    .withTables<EvidenceTables>()
    .selectFrom("evidence_capsule")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("id", "=", capsuleId);
  if (isPostgres(tx)) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new EvidenceError("E_EVIDENCE_UNKNOWN", `no capsule ${capsuleId}`);
  return row;
}

/** What the page lists: never what is inside. */
export async function capsulesOf(db: Queryable, venueId: string, caseId: string): Promise<readonly CapsuleRow[]> {
  return db
    .withTables<EvidenceTables>()
    .selectFrom("evidence_capsule")
    .selectAll()
    .where("venue_id", "=", venueId)
    .where("case_id", "=", caseId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/**
 * Locks what is known about a draft into a capsule.
 *
 * @param of.draftId   null for a case that people opened
 * @param of.severity  of the case, if there is no draft to take it from
 */
export async function secure(
  tx: DatabaseTransaction,
  vault: Vault,
  of: {
    readonly venueId: string;
    readonly caseId: string;
    readonly draftId: string | null;
    readonly severity: Capsule["severity"];
    /** Who may open it: the narrower circle once verification 2 found harm. */
    readonly ring?: Ring;
    readonly by: Hand;
    readonly why: string;
    readonly now: number;
  },
): Promise<Secured> {
  const why = reasoned(of.why);
  const { severity, ...parts } = await collect(tx, of.venueId, of.draftId);
  const capsule = Capsule.parse({
    format: "latarnik-evidence",
    version: 1,
    id: randomUUID(),
    venueId: of.venueId,
    caseId: of.caseId,
    // The higher of the two: a case may have turned out worse than its draft.
    severity: severity !== null && severity > of.severity ? severity : of.severity,
    securedAt: of.now,
    securedBy: of.by.accountId,
    securedRole: of.by.role,
    ...parts,
  });
  const text = canonicalJson(capsule);
  const digest = sha256(text);
  const subject = "evidence" as const;
  const key = { venueId: of.venueId, caseId: of.caseId, subject };
  if (!(await vault.hasKey(tx, key))) await vault.createKey(tx, { ...key, ring: of.ring ?? "case", now: of.now });
  const sealed = await vault.seal(tx, { ...key, kind: "capsule", plaintext: text, now: of.now });
  const { seq, hash } = await append(tx, {
    venueId: of.venueId,
    book: "events",
    kind: "evidence-capsule",
    caseId: of.caseId,
    at: of.now,
    by: of.by.accountId,
    skeleton: { capsule: capsule.id, digest, severity: capsule.severity, absent: capsule.absent },
    commitments: [sealed],
  });
  const row: CapsuleRow = {
    id: capsule.id,
    venue_id: of.venueId,
    case_id: of.caseId,
    severity: capsule.severity,
    item_id: sealed.itemId,
    digest,
    ledger_seq: seq,
    ledger_hash: hash,
    created_at: of.now,
    held_since: null,
    released_at: null,
  };
  await tx.withTables<EvidenceTables>().insertInto("evidence_capsule").values(row).execute();
  await noteHand(tx, row, { by: of.by, action: "secured", why, at: of.now });
  return { capsuleId: capsule.id, digest, absent: capsule.absent };
}

export interface OfCapsule {
  readonly venueId: string;
  readonly capsuleId: string;
  readonly by: Hand;
  readonly why: string;
  readonly now: number;
}

/** The octets in a capsule. @throws {EvidenceError} `E_EVIDENCE_ERASED` */
export async function open(
  tx: DatabaseTransaction,
  vault: Vault,
  row: CapsuleRow,
  of: { readonly by: Hand; readonly why: string; readonly now: number },
): Promise<string> {
  const reader = { accountId: of.by.accountId, reason: of.why };
  try {
    return await vault.open(tx, { venueId: row.venue_id, itemId: row.item_id, reader, now: of.now });
  } catch (cause) {
    // The vault refused before it wrote anything.
    if (cause instanceof VaultError && cause.code === "E_VAULT_DESTROYED")
      throw new EvidenceError("E_EVIDENCE_ERASED", `capsule ${row.id} was erased`);
    throw cause;
  }
}

/** What is in the capsule; the reading is recorded in the vault and in the chain of hands. */
export async function read(tx: DatabaseTransaction, vault: Vault, of: OfCapsule): Promise<Capsule> {
  const why = reasoned(of.why);
  const row = await find(tx, of.venueId, of.capsuleId);
  const text = await open(tx, vault, row, { ...of, why });
  await noteHand(tx, row, { by: of.by, action: "read", why, at: of.now });
  return Capsule.parse(JSON.parse(text));
}

/** First of two steps of a hand-over. @returns id of the request */
export async function askExport(tx: DatabaseTransaction, of: OfCapsule): Promise<string> {
  const why = reasoned(of.why);
  const row = await find(tx, of.venueId, of.capsuleId);
  const id = randomUUID();
  await tx
    .withTables<EvidenceTables>()
    .insertInto("evidence_export")
    .values({
      id,
      venue_id: of.venueId,
      capsule_id: row.id,
      asked_by: of.by.accountId,
      asked_role: of.by.role,
      asked_at: of.now,
      why,
      agreed_by: null,
      agreed_role: null,
      agreed_at: null,
      used_at: null,
    })
    .execute();
  await noteHand(tx, row, { by: of.by, action: "export-asked", why, at: of.now });
  return id;
}

interface OfExport {
  readonly venueId: string;
  readonly exportId: string;
  readonly by: Hand;
  readonly now: number;
}

async function findExport(tx: DatabaseTransaction, of: OfExport): Promise<ExportRow> {
  let query = tx
    .withTables<EvidenceTables>()
    .selectFrom("evidence_export")
    .selectAll()
    .where("venue_id", "=", of.venueId)
    .where("id", "=", of.exportId);
  if (isPostgres(tx)) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new EvidenceError("E_EVIDENCE_UNKNOWN", `no request ${of.exportId}`);
  if (row.used_at !== null) throw new EvidenceError("E_EVIDENCE_USED", "this request was used; ask anew");
  if (of.now - (row.agreed_at ?? row.asked_at) > AGREED_FOR_MS)
    throw new EvidenceError("E_EVIDENCE_EXPIRED", "this request is older than a day; ask anew");
  return row;
}

/** The second person's word: another account and another role than the one who asked. */
export async function agreeExport(tx: DatabaseTransaction, of: OfExport): Promise<void> {
  const row = await findExport(tx, of);
  if (row.asked_by === of.by.accountId) throw new EvidenceError("E_EVIDENCE_SAME_PERSON", "whoever asked cannot agree");
  if (row.asked_role === of.by.role)
    throw new EvidenceError("E_EVIDENCE_SAME_ROLE", "a second role must agree, not a second person of the same");
  const agreed = { agreed_by: of.by.accountId, agreed_role: of.by.role, agreed_at: of.now };
  await tx.withTables<EvidenceTables>().updateTable("evidence_export").set(agreed).where("id", "=", row.id).execute();
  const capsule = await find(tx, of.venueId, row.capsule_id);
  await noteHand(tx, capsule, { by: of.by, action: "export-agreed", why: row.why, at: of.now });
}

/**
 * The file for an authority, signed by the installation; once for each request.
 *
 * @throws {EvidenceError} `E_EVIDENCE_SECOND` if severity S4 and nobody agreed; of a lower one the request alone is enough
 */
export async function exportCapsule(
  tx: DatabaseTransaction,
  vault: Vault,
  signer: Pick<PublisherKey, "publicKey" | "sign">,
  of: OfExport,
): Promise<string> {
  const request = await findExport(tx, of);
  const row = await find(tx, of.venueId, request.capsule_id);
  if (row.severity === "S4" && request.agreed_by === null)
    throw new EvidenceError("E_EVIDENCE_SECOND", "a capsule of severity S4 needs a second person in another role");
  const text = await open(tx, vault, row, { ...of, why: request.why });
  await tx
    .withTables<EvidenceTables>()
    .updateTable("evidence_export")
    .set({ used_at: of.now })
    .where("id", "=", request.id)
    .execute();
  await noteHand(tx, row, { by: of.by, action: "exported", why: request.why, at: of.now });
  const unsigned = {
    format: "latarnik-evidence-file",
    version: 1,
    capsule: Capsule.parse(JSON.parse(text)),
    digest: row.digest,
    ledger: { book: "events", seq: row.ledger_seq, hash: row.ledger_hash },
    custody: [...(await custodyOf(tx, row.id))],
    publicKey: signer.publicKey,
  } as Omit<CapsuleFile, "signature">;
  return `${canonicalJson({ ...unsigned, signature: signer.sign(signedText(unsigned)) })}\n`;
}

/** An authority wants it kept, or lets it go again. */
export async function hold(tx: DatabaseTransaction, of: OfCapsule & { readonly held: boolean }): Promise<void> {
  const why = reasoned(of.why);
  const row = await find(tx, of.venueId, of.capsuleId);
  await tx
    .withTables<EvidenceTables>()
    .updateTable("evidence_capsule")
    .set(of.held ? { held_since: of.now, released_at: null } : { released_at: of.now })
    .where("id", "=", row.id)
    .execute();
  await noteHand(tx, row, { by: of.by, action: of.held ? "held" : "released", why, at: of.now });
}

/**
 * Destroys what is in the capsules of a case; their digests stay in the register. For retention, with the note of the case.
 *
 * @throws {EvidenceError} `E_EVIDENCE_HELD` while an authority holds one
 */
export async function eraseEvidence(
  tx: DatabaseTransaction,
  vault: Vault,
  of: {
    readonly venueId: string;
    readonly caseId: string;
    readonly now: number;
    readonly why: string;
    readonly by: string;
  },
): Promise<void> {
  const rows = await capsulesOf(tx, of.venueId, of.caseId);
  if (rows.some((row) => row.held_since !== null && row.released_at === null))
    throw new EvidenceError("E_EVIDENCE_HELD", "an authority holds evidence of this case");
  await vault.destroy(tx, { ...of, subject: "evidence" });
}
