/**
 * What the register locks about a draft, and an outsider's look at a signature: for tests of evidence.
 *
 * @module
 */
import { createPublicKey, verify as verifySignature } from "node:crypto";
import { lockFacts } from "../../dashboard/register/model.ts";

/** By OpenSSL from the raw key, as an outsider would. */
export function signatureFits(publicKey: string, text: string, signature: string): boolean {
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(publicKey, "base64")]);
  try {
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verifySignature(null, Buffer.from(text), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}
/** Facts of a loaned tablet as the register locks them. */
export const lockedFacts = (at: number): ReturnType<typeof lockFacts> =>
  lockFacts(
    { code: "TS-06", severity: "S3", score: 0.8, reasonCodes: ["navigation"] } as never,
    {
      at,
      network: "tablets",
      mode: "A",
      device: "tab-07",
      policyGeneration: 12,
      listGeneration: 40,
      layer: "list",
      source: "starter",
      entry: "blocked.example",
      navigation: {
        pageRendered: true,
        notPreceded: true,
        apexOrWww: true,
        knownSubresource: false,
        burst: false,
        idle: null,
      },
    } as never,
    {
      id: "self-harm-loaned",
      title: { pl: "Tytuł", en: "Title" },
      guidance: { pl: "Rada", en: "Advice" },
      requirement: ["R-006"],
    } as never,
    {
      threshold: 0.6,
      pageRendered: 0.5,
      pageNotObservable: 0.2,
      notPreceded: 0.3,
      apexOrWww: 0.2,
      knownSubresource: -0.4,
      burst: -0.3,
      idle: -0.5,
    } as never,
  );
