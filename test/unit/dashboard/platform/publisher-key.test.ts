/**
 * The signing key: made once, kept, private; what it signs is accepted by the resolver's own check and nothing else is.
 *
 * @module
 */
import { createHash, generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifyBundle } from "../../../../agent/resolver/snapshot/verify.ts";
import { fingerprintOf, openPublisherKey } from "../../../../dashboard/platform/publisher-key.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "publisher-key-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const keyFile = (): string => join(root, "secret", "publisher.key");
const octets = new TextEncoder().encode('{"generation":1,"name":"zażółć"}');

describe("openPublisherKey", () => {
  it("makes one key and finds it again", () => {
    const first = openPublisherKey({ root });
    const second = openPublisherKey({ root });
    expect(second.publicKey).toBe(first.publicKey);
    expect(verifyBundle(octets, second.sign(octets), first.publicKey)).toBe(true);
    expect(readdirSync(join(root, "secret"))).toEqual(["publisher.key"]);
  });

  it("keeps the private half to its owner and shows the public one", () => {
    const key = openPublisherKey({ root });
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(readFileSync(key.publicKeyFile, "utf8")).toBe(`${key.publicKey}\n`);
    expect(Buffer.from(key.publicKey, "base64")).toHaveLength(32);
  });

  it("takes from others what a restored backup left them", () => {
    openPublisherKey({ root });
    chmodSync(keyFile(), 0o644);
    openPublisherKey({ root });
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  });

  it("names itself by 64 bits of its digest, in fours", () => {
    const key = openPublisherKey({ root });
    const digest = createHash("sha256").update(Buffer.from(key.publicKey, "base64")).digest("hex");
    expect(key.fingerprint).toMatch(/^[0-9a-f]{4}(?: [0-9a-f]{4}){3}$/u);
    expect(key.fingerprint.replaceAll(" ", "")).toBe(digest.slice(0, 16));
    expect(fingerprintOf(key.publicKey)).toBe(key.fingerprint);
  });

  it("signs a string as its UTF-8 octets", () => {
    const key = openPublisherKey({ root });
    expect(key.sign(new TextDecoder().decode(octets))).toBe(key.sign(octets));
  });

  it.each([
    { why: "half a file", content: "-----BEGIN PRIVATE KEY-----\nMC4CAQ" },
    { why: "an empty file", content: "" },
    {
      why: "a key of another kind",
      content: generateKeyPairSync("x25519").privateKey.export({ format: "pem", type: "pkcs8" }) as string,
    },
  ])("refuses $why instead of making a new key", ({ content }) => {
    mkdirSync(join(root, "secret"));
    writeFileSync(keyFile(), content);
    expect(() => openPublisherKey({ root })).toThrow(expect.objectContaining({ code: "E_PLATFORM_PUBLISHER_KEY" }));
    expect(readFileSync(keyFile(), "utf8")).toBe(content);
  });
});

describe("verifyBundle", () => {
  const flipped = (text: string): string => {
    const bytes = Buffer.from(text, "base64");
    bytes[5] = (bytes[5] as number) ^ 1;
    return bytes.toString("base64");
  };
  type Parts = { octets: Uint8Array; signature: string; key: string };
  const cases: { why: string; spoil: (good: Parts) => Partial<Parts> }[] = [
    { why: "one octet more", spoil: ({ octets: o }) => ({ octets: Uint8Array.of(...o, 32) }) },
    { why: "one bit of the octets", spoil: ({ octets: o }) => ({ octets: o.map((x, i) => (i === 3 ? x ^ 1 : x)) }) },
    { why: "no octets", spoil: () => ({ octets: new Uint8Array(0) }) },
    { why: "one bit of the signature", spoil: ({ signature }) => ({ signature: flipped(signature) }) },
    { why: "no signature", spoil: () => ({ signature: "" }) },
    { why: "half a signature", spoil: ({ signature }) => ({ signature: signature.slice(0, 44) }) },
    { why: "a signature in another spelling", spoil: ({ signature }) => ({ signature: ` ${signature}` }) },
    { why: "a signature that is no base64", spoil: () => ({ signature: "ż".repeat(88) }) },
    { why: "another key", spoil: ({ key }) => ({ key: flipped(key) }) },
    { why: "no key", spoil: () => ({ key: "" }) },
    { why: "a key that is too long", spoil: ({ key }) => ({ key: Buffer.alloc(33).toString("base64") + key }) },
    { why: "the zero key", spoil: () => ({ key: Buffer.alloc(32).toString("base64") }) },
  ];

  it.each(cases)("refuses $why", ({ spoil }) => {
    const publisher = openPublisherKey({ root });
    const good: Parts = { octets, signature: publisher.sign(octets), key: publisher.publicKey };
    expect(verifyBundle(good.octets, good.signature, good.key)).toBe(true);
    const bad = { ...good, ...spoil(good) };
    expect(verifyBundle(bad.octets, bad.signature, bad.key)).toBe(false);
  });

  it("reads a key file with its line feed", () => {
    const publisher = openPublisherKey({ root });
    expect(verifyBundle(octets, publisher.sign(octets), readFileSync(publisher.publicKeyFile, "utf8"))).toBe(true);
  });

  it("throws at nothing, whatever is handed in", () => {
    for (const odd of [undefined, null, 7, {}, "x"] as unknown as string[])
      expect(verifyBundle(odd as unknown as Uint8Array, odd, odd)).toBe(false);
  });
});
