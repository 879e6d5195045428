/**
 * Verifies an exported book or an evidence capsule, and says what came of it. Knows no database, so it starts at once.
 *
 * @module
 */
import { createHash, createPublicKey, verify } from "node:crypto";
import { fingerprintOf } from "../../dashboard/platform/publisher-key.ts";
import { verifyCapsule } from "../../policies/engine/evidence/verify.ts";
import { readExport } from "../../policies/engine/ledger/export-file.ts";
import type { KeptHead } from "../../policies/engine/ledger/export-file.ts";
import type { ChainFault, ChainVerdict } from "../../policies/engine/ledger/verify.ts";
import type { LedgerHead } from "../../policies/schema/ledger.ts";
import { linesOf, textOf } from "./octets.ts";
import type { RegisterTexts } from "./texts.ts";

export interface Speaker {
  readonly texts: RegisterTexts;
  readonly say: (text: string) => void;
}

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const day = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** DER of an Ed25519 public key before its 32 octets (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

function signatureFits(publicKey: string, text: string, signature: string): boolean {
  try {
    const der = Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, "base64")]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify(null, Buffer.from(text, "utf8"), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}

export interface Found {
  readonly venueId: string;
  readonly book: string;
  readonly start: LedgerHead | null;
  readonly verdict: ChainVerdict;
}

export function tell({ texts, say }: Speaker, found: Found, kept: readonly KeptHead[]): boolean {
  const { venueId, book, verdict } = found;
  if (!verdict.ok) {
    say(texts.bad(book, venueId, verdict.firstBad));
    say(`        ${texts.why[verdict.why]}`);
    return false;
  }
  say(texts.good(book, venueId, verdict.count));
  if (found.start !== null) say(texts.start(found.start.seq, day(found.start.at)));
  say(verdict.head === null ? texts.empty : texts.head(verdict.head.seq, verdict.head.hash, day(verdict.head.at)));
  const checked = kept.filter(
    (one) => one.venueId === venueId && one.book === book && one.seq >= (found.start?.seq ?? 1),
  );
  if (checked.length > 0) say(texts.headsMatched(checked.length));
  return true;
}

/** @returns whether it is in order */
export async function verifyBookFile(file: string, kept: readonly KeptHead[], speaker: Speaker): Promise<boolean> {
  const reader = readExport(sha256, kept);
  let whole = true;
  for await (const { line, complete } of linesOf(file)) {
    whole = complete;
    // Octets that are no text are no entry either.
    if (reader.take(line ?? "") !== undefined) break;
  }
  const verdict = reader.end(whole);
  const { header } = verdict;
  if (header === undefined || (!verdict.ok && verdict.why === "header")) {
    speaker.say(speaker.texts.badHeader);
    speaker.say(`        ${speaker.texts.why.header}`);
    return false;
  }
  const chain: ChainVerdict = verdict.ok
    ? { ok: true, count: verdict.count, head: verdict.head }
    : { ok: false, firstBad: verdict.firstBad, why: verdict.why as ChainFault };
  const found = { venueId: header.venueId, book: header.book, start: header.start, verdict: chain };
  const good = tell(speaker, found, kept);
  tellUnused(speaker, kept, [found]);
  return good;
}

export function tellUnused({ texts, say }: Speaker, kept: readonly KeptHead[], found: readonly Found[]): void {
  if (kept.length === 0) say(texts.noHead);
  for (const { venueId, book } of kept)
    if (!found.some((one) => one.venueId === venueId && one.book === book)) say(texts.headForeign(venueId, book));
}

export function verifyCapsuleFile(file: string, { texts, say }: Speaker): boolean {
  let text: string;
  try {
    text = textOf(file);
  } catch {
    text = "";
  }
  const verdict = verifyCapsule(text, sha256, signatureFits);
  if (!verdict.ok) {
    say(texts.capsuleBad);
    say(`        ${texts.capsuleWhy[verdict.why]}`);
    return false;
  }
  const { capsule, digest, publicKey, custody } = verdict.file;
  say(texts.capsuleGood(capsule.id, capsule.caseId));
  say(texts.capsuleDigest(digest));
  say(texts.capsuleKey(fingerprintOf(publicKey)));
  say(texts.custody(custody.length, custody.at(-1)?.action ?? ""));
  return true;
}
