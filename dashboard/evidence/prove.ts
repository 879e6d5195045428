/**
 * Proves a capsule where it lies: its octets, what the register committed to, the chains of the books, and every pair of hands.
 *
 * @module
 */
import { factsHold } from "../../policies/engine/evidence/verify.ts";
import type { LedgerBook, LedgerEntry } from "../../policies/schema/ledger.ts";
import { Capsule } from "../../policies/schema/evidence.ts";
import type { EvidenceProof } from "../../policies/schema/evidence-api.ts";
import { readBook, verifyBook } from "../ledger/index.ts";
import { sha256 } from "../platform/canonical.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import { VaultError } from "../vault/index.ts";
import type { Vault } from "../vault/index.ts";
import { find, open, reasoned } from "./capsules.ts";
import type { OfCapsule } from "./capsules.ts";
import { custodyOf, noteHand } from "./custody.ts";
import { EvidenceError } from "./error.ts";
import type { CapsuleRow } from "./tables.ts";

type Fault = NonNullable<EvidenceProof["fault"]>;

async function contentFault(
  tx: DatabaseTransaction,
  vault: Vault,
  row: CapsuleRow,
  of: OfCapsule,
): Promise<Fault | null> {
  let text: string;
  try {
    text = await open(tx, vault, row, of);
  } catch (cause) {
    if (cause instanceof EvidenceError && cause.code === "E_EVIDENCE_ERASED") return "erased";
    if (cause instanceof VaultError && cause.code === "E_VAULT_DAMAGED") return "sealed";
    throw cause;
  }
  if (sha256(text) !== row.digest) return "digest";
  const capsule = Capsule.safeParse(JSON.parse(text));
  if (!capsule.success || capsule.data.id !== row.id || capsule.data.caseId !== row.case_id) return "digest";
  const { draft } = capsule.data;
  return draft === null || factsHold(draft.facts, draft.factsDigest, sha256) ? null : "facts";
}

async function entryAt(
  tx: DatabaseTransaction,
  venueId: string,
  book: LedgerBook,
  seq: number,
): Promise<LedgerEntry | undefined> {
  for await (const entry of readBook(tx, venueId, book, { afterSeq: seq - 1 }))
    return entry.seq === seq ? entry : undefined;
  return undefined;
}

async function entryFault(tx: DatabaseTransaction, row: CapsuleRow): Promise<Fault | null> {
  const entry = await entryAt(tx, row.venue_id, "events", row.ledger_seq);
  const { skeleton } = entry ?? {};
  const isSame =
    entry?.hash === row.ledger_hash &&
    entry.caseId === row.case_id &&
    skeleton?.["capsule"] === row.id &&
    skeleton["digest"] === row.digest &&
    entry.commitments.some(({ itemId }) => itemId === row.item_id);
  return isSame ? null : "entry";
}

async function custodyFault(tx: DatabaseTransaction, row: CapsuleRow): Promise<Fault | null> {
  const hands = await custodyOf(tx, row.id);
  if (hands[0]?.action !== "secured") return "custody";
  for (const [index, hand] of hands.entries()) {
    const entry = await entryAt(tx, row.venue_id, "audit", hand.ledger.seq);
    const isSame =
      hand.seq === index + 1 &&
      entry?.hash === hand.ledger.hash &&
      entry.kind === `evidence-${hand.action}` &&
      entry.by === hand.by &&
      entry.skeleton["capsule"] === row.id &&
      entry.skeleton["role"] === hand.role;
    if (!isSame) return "custody";
  }
  // Hands the book knows of and the list has not: somebody removed a row.
  let told = 0;
  for await (const entry of readBook(tx, row.venue_id, "audit", { caseId: row.case_id }))
    if (entry.kind.startsWith("evidence-") && entry.skeleton["capsule"] === row.id) told += 1;
  return told === hands.length ? null : "custody";
}

/**
 * Names the first thing that does not hold. The proof is itself a pair of hands.
 *
 * @throws {EvidenceError} `E_EVIDENCE_UNKNOWN`, `E_EVIDENCE_REASON`
 */
export async function prove(tx: DatabaseTransaction, vault: Vault, of: OfCapsule): Promise<EvidenceProof> {
  const why = reasoned(of.why);
  const row = await find(tx, of.venueId, of.capsuleId);
  await noteHand(tx, row, { by: of.by, action: "proved", why, at: of.now });
  const first = (await contentFault(tx, vault, row, { ...of, why })) ?? (await entryFault(tx, row));
  let entries = 0;
  let book: Fault | null = null;
  for (const name of ["events", "audit"] as const) {
    const verdict = await verifyBook(tx, of.venueId, name);
    if (verdict.ok) entries += verdict.count;
    else book = "book";
  }
  const fault = first ?? book ?? (await custodyFault(tx, row));
  return {
    at: of.now as EvidenceProof["at"],
    ok: fault === null,
    fault,
    digest: row.digest as EvidenceProof["digest"],
    entries,
  };
}
