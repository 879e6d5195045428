/**
 * An authenticator as RFC 6238 describes it, on node's own HMAC: shares nothing with the library under test.
 *
 * @module
 */
import { createHmac } from "node:crypto";
import type { Browser, PeopleVenue } from "./people-venue.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4226 section 5.3 and RFC 6238 section 4, straight from the text. */
export function codeAt(base32: string, at: number): string {
  const bits = Array.from(base32, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from((bits.match(/.{8}/gu) ?? []).map((octet) => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac("sha1", secret).update(counter).digest();
  const offset = (hash[19] ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}

/** Sets an authenticator up. @returns its secret and the codes on paper */
export async function withTotp(venue: PeopleVenue, browser: Browser): Promise<{ secret: string; codes: string[] }> {
  const begun = await browser.ask("POST", "/api/security/totp", {});
  if (begun.status !== 200) throw new Error(begun.text);
  const secret = begun.body.secret as string;
  const done = await browser.ask("POST", `/api/security/totp/${String(begun.body.id)}`, {
    code: codeAt(secret, venue.now),
    name: "telefon",
  });
  if (done.status !== 200) throw new Error(done.text);
  return { secret, codes: done.body.recoveryCodes as string[] };
}
