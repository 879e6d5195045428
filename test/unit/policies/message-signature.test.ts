/**
 * What is signed, octet by octet, and what is refused unread.
 *
 * @module
 */
import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  contentDigest,
  isFresh,
  readSignature,
  signatureBase,
  signatureHeaders,
  type SignedParts,
} from "../../../policies/engine/message-signature.ts";

const digest = contentDigest(createHash("sha256").update("{}").digest("base64"));
const params = { created: 1_795_249_560, nonce: "abcdefghijklmnopqrstuv", keyid: "TAB-07" };
const request: SignedParts = { kind: "request", method: "POST", path: "/device/v1/reports", digest };
const answer: SignedParts = { kind: "answer", status: 200, digest };

it("writes the base of RFC 9421 section 2.5", () => {
  expect(signatureBase(request, params)).toBe(
    [
      '"@method": POST',
      '"@path": /device/v1/reports',
      `"content-digest": ${digest}`,
      '"@signature-params": ("@method" "@path" "content-digest");created=1795249560;nonce="abcdefghijklmnopqrstuv";keyid="TAB-07";alg="ed25519"',
    ].join("\n"),
  );
  expect(signatureBase(answer, params).split("\n")[0]).toBe('"@status": 200');
});

it.each([request, answer])("comes back as it was sent: $kind", (parts) => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const signature = sign(null, Buffer.from(signatureBase(parts, params)), privateKey).toString("base64");
  const headers: Record<string, string> = signatureHeaders(parts, params, signature);
  const read = readSignature(parts.kind, (name) => headers[name]);
  expect(read).toEqual({ params, signature, digest });
  expect(verify(null, Buffer.from(signatureBase(parts, params)), publicKey, Buffer.from(signature, "base64"))).toBe(
    true,
  );
  const other: SignedParts = { ...parts, digest: contentDigest("A".repeat(43) + "=") };
  expect(verify(null, Buffer.from(signatureBase(other, params)), publicKey, Buffer.from(signature, "base64"))).toBe(
    false,
  );
});

describe("what is not of our form", () => {
  const good: Record<string, string> = signatureHeaders(request, params, "A".repeat(86) + "==");
  it.each([
    { why: "no signature at all", change: { signature: undefined }, fault: "missing" },
    { why: "no digest: the body could be exchanged", change: { "content-digest": undefined }, fault: "missing" },
    { why: "a short signature", change: { signature: "latarnik=:AAAA:" }, fault: "malformed" },
    {
      why: "another label",
      change: { "signature-input": good["signature-input"]?.replace("latarnik", "x") },
      fault: "malformed",
    },
    {
      why: "covers less than it must",
      change: { "signature-input": good["signature-input"]?.replace(' "content-digest"', "") },
      fault: "components",
    },
    {
      why: "an answer's components on a request",
      change: { "signature-input": good["signature-input"]?.replace('"@method" "@path"', '"@status"') },
      fault: "components",
    },
    {
      why: "a weaker algorithm",
      change: { "signature-input": good["signature-input"]?.replace("ed25519", "hmac-sha256") },
      fault: "algorithm",
    },
    {
      why: "a nonce with a quote inside",
      change: { "signature-input": good["signature-input"]?.replace("abcdef", 'ab"cdef') },
      fault: "malformed",
    },
    {
      why: "a second label behind",
      change: { "signature-input": `${good["signature-input"]}, b=()` },
      fault: "malformed",
    },
    {
      why: "another hash",
      change: { "content-digest": good["content-digest"]?.replace("sha-256", "md5") },
      fault: "malformed",
    },
  ])("$why", ({ change, fault }) => {
    const headers: Record<string, string | undefined> = { ...good, ...change };
    expect(readSignature("request", (name) => headers[name])).toBe(fault);
  });
});

it.each([
  { why: "now", offset: 0, fresh: true },
  { why: "ten minutes late", offset: 600, fresh: true },
  { why: "a second more", offset: 601, fresh: false },
  { why: "from the future", offset: -601, fresh: false },
])("freshness: $why", ({ offset, fresh }) => {
  expect(isFresh(params, params.created + offset)).toBe(fresh);
});
