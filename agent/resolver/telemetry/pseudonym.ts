/**
 * The pseudonym of a client: HMAC-SHA-256 of its address under a key that lives at most a day, in memory (B2, R-032).
 *
 * @module
 */
import { createHmac } from "node:crypto";

/** @param key hexadecimal @returns 16 hexadecimal digits */
export const pseudonymOf = (key: string, address: string): string =>
  createHmac("sha256", Buffer.from(key, "hex")).update(address).digest("hex").slice(0, 16);
