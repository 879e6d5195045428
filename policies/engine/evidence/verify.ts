/**
 * Checks a capsule as it was handed over: the same octets that were locked, in hands that were written down.
 *
 * @module
 */
import { CapsuleFacts, CapsuleFile } from "../../schema/evidence.ts";
import { canonicalJson } from "../ledger/canonical.ts";
import type { Digester } from "../ledger/verify.ts";

/**
 * - `shape` no capsule, or with a member it must not have
 * - `canonical` the same said differently: it was written anew
 * - `digest` its content is not what the register committed to
 * - `facts` the locked facts are not what their digest says, or hold what no capsule may
 * - `custody` a pair of hands is missing, out of order, or was before the one before
 * - `signature` the installation did not sign this
 */
export type CapsuleFault = "shape" | "canonical" | "digest" | "facts" | "custody" | "signature";

export type CapsuleVerdict =
  { readonly ok: true; readonly file: CapsuleFile } | { readonly ok: false; readonly why: CapsuleFault };

/** @param publicKey  raw Ed25519 key, base64 */
export type SignatureJudge = (publicKey: string, text: string, signature: string) => boolean;

/** What the signature is over. */
export function signedText(file: Omit<CapsuleFile, "signature">): string {
  return canonicalJson({ ...file, signature: undefined });
}

/** Whether locked facts are those their digest is of, and nothing but what a capsule may hold. */
export function factsHold(facts: string, digest: string, digester: Digester): boolean {
  if (digester(facts) !== digest) return false;
  try {
    return CapsuleFacts.safeParse(JSON.parse(facts)).success;
  } catch {
    return false;
  }
}

function custodyHolds({ custody, capsule }: CapsuleFile): boolean {
  const first = custody[0];
  if (first?.action !== "secured" || first.at < capsule.securedAt || first.by !== capsule.securedBy) return false;
  if (custody.at(-1)?.action !== "exported") return false;
  return custody.every(({ seq, at, ledger }, index) => {
    const before = custody[index - 1];
    return seq === index + 1 && (before === undefined || (at >= before.at && ledger.seq > before.ledger.seq));
  });
}

export function verifyCapsule(text: string, digest: Digester, judge: SignatureJudge): CapsuleVerdict {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, why: "shape" };
  }
  const parsed = CapsuleFile.safeParse(value);
  if (!parsed.success) return { ok: false, why: "shape" };
  const file = parsed.data;
  if (`${canonicalJson(file)}\n` !== text) return { ok: false, why: "canonical" };
  if (digest(canonicalJson(file.capsule)) !== file.digest) return { ok: false, why: "digest" };
  const { draft } = file.capsule;
  if (draft !== null && !factsHold(draft.facts, draft.factsDigest, digest)) return { ok: false, why: "facts" };
  if (!custodyHolds(file)) return { ok: false, why: "custody" };
  if (!judge(file.publicKey, signedText(file), file.signature)) return { ok: false, why: "signature" };
  return { ok: true, file };
}
